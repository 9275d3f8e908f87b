import time
from queue import Queue
from threading import Thread

orders = Queue()
ready = []


def prepare(dish):
    if dish == "toast":
        raise ValueError("burnt")
    ready.append(dish)


def cook():
    while True:
        dish = orders.get()
        try:
            prepare(dish)
            orders.task_done()
        except ValueError:
            ready.append("sorry")


Thread(target=cook, name="cook", daemon=True).start()
orders.put("toast")
orders.put("soup")
time.sleep(0.5)
print("all is done")
