# verdict: fails: deadlock
# why: both see that there is an order, one takes it, and the other waits for ever.
from queue import Queue
from threading import Thread

orders = Queue()
orders.put("soup")


def work():
    if not orders.empty():
        orders.get()


threads = [Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
