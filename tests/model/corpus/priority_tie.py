# verdict: fails: TypeError
# least: 0
# why: with equal priorities the queue compares what comes next, and dicts have no order.
from queue import PriorityQueue
from threading import Thread

orders = PriorityQueue()


def order(dish):
    orders.put((1, {"dish": dish}))


threads = [Thread(target=order, args=(dish,)) for dish in ("soup", "rice")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
