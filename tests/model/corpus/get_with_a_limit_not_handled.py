# verdict: fails: Empty
# why: the time may be up before the order comes, and nobody catches queue.Empty.
from queue import Queue
from threading import Thread

orders = Queue()


def work():
    orders.get(timeout=1)


thread = Thread(target=work)
thread.start()
orders.put("soup")
thread.join()
