# verdict: fails: deadlock
# why: the order that cannot be cooked is never reported as done, and join() waits for it.
from queue import Queue
from threading import Thread

orders, cooked = Queue(), []


def cook(dish):
    if dish == "stone":
        raise ValueError(dish)
    cooked.append(dish)


def work():
    while True:
        try:
            cook(orders.get())
            orders.task_done()
        except ValueError:
            continue


Thread(target=work, daemon=True).start()
for dish in ("soup", "stone"):
    orders.put(dish)
orders.join()
