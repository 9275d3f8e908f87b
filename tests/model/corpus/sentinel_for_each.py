# verdict: held
# why: an end sign for each worker: none takes a second one.
from queue import Queue
from threading import Thread

orders = Queue()


def work():
    while orders.get() is not None:
        pass


threads = [Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
for _ in threads:
    orders.put(None)
for thread in threads:
    thread.join()
assert orders.empty()
