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
        except ValueError:
            ready.append("sorry")
        finally:
            orders.task_done()


Thread(target=cook, name="cook", daemon=True).start()
orders.put("toast")
orders.put("soup")
orders.join()
print("all is done")
