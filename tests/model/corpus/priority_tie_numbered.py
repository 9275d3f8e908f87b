# verdict: held
# outcomes: served = ['rice', 'soup'] | served = ['soup', 'rice']
# why: a running number settles every tie before the dicts are looked at.
from itertools import count
from queue import PriorityQueue
from threading import Thread

orders, numbers = PriorityQueue(), count()


def order(dish):
    orders.put((1, next(numbers), {"dish": dish}))


threads = [Thread(target=order, args=(dish,)) for dish in ("soup", "rice")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
served = [orders.get()[2]["dish"] for _ in threads]
