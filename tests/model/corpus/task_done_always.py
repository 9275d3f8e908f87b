# verdict: held
# outcomes: cooked = ['soup']
# why: every order is reported as done, however it went.
from queue import Queue
from threading import Thread

orders, cooked = Queue(), []


def cook(dish):
    if dish == "stone":
        raise ValueError(dish)
    cooked.append(dish)


def work():
    while True:
        dish = orders.get()
        try:
            cook(dish)
        except ValueError:
            pass
        finally:
            orders.task_done()


Thread(target=work, daemon=True).start()
for dish in ("soup", "stone"):
    orders.put(dish)
orders.join()
assert cooked == ["soup"]
