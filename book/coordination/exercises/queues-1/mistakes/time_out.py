import time
from queue import Empty, Queue
from threading import Thread

orders = Queue()
cooked = []


def cook():
    try:
        while True:
            dish = orders.get(timeout=0.5)
            time.sleep(0.1)
            cooked.append(dish)
    except Empty:
        return


cooks = [Thread(target=cook, name=name) for name in ("Ann", "Bob")]
for thread in cooks:
    thread.start()
orders.put("soup")
orders.put("rice")
for thread in cooks:
    thread.join()
print(len(cooked), "dishes are cooked")
