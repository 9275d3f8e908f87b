# verdict: fails: left waiting
# why: the main thread has ended, and a worker still waits for its next order.
from queue import Queue
from threading import Thread

orders, done = Queue(), []


def work():
    while True:
        done.append(orders.get())


Thread(target=work).start()
orders.put("soup")
