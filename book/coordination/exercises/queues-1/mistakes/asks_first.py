import time
from queue import Queue
from threading import Thread

orders = Queue()
cooked = []


def cook():
    while not orders.empty():
        dish = orders.get()
        time.sleep(0.1)
        cooked.append(dish)


cooks = [Thread(target=cook, name=name) for name in ("Ann", "Bob")]
for thread in cooks:
    thread.start()
orders.put("soup")
orders.put("rice")
for thread in cooks:
    thread.join()
print(len(cooked), "dishes are cooked")
