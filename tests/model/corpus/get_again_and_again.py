# verdict: held
# outcomes: served = ['soup']
# why: a time that is up changes nothing; the worker asks again until something comes.
from queue import Empty, Queue
from threading import Thread

orders, served = Queue(), []


def serve():
    while True:
        try:
            order = orders.get(timeout=1)
        except Empty:
            continue
        if order is None:
            return
        served.append(order)


worker = Thread(target=serve)
worker.start()
orders.put("soup")
orders.put(None)
worker.join()
