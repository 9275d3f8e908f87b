import time
from queue import Queue
from threading import Thread

orders = Queue()
cooked = []


def cook():
    while (dish := orders.get()) is not None:
        time.sleep(0.1)
        cooked.append(dish)


cooks = [Thread(target=cook, name=name) for name in ("Ann", "Bob")]
for thread in cooks:
    thread.start()
orders.put("soup")
orders.put("rice")
for _ in cooks:
    orders.put(None)
for thread in cooks:
    thread.join()
print(len(cooked), "dishes are cooked")
