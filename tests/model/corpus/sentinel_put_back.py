# verdict: held
# why: who finds the end sign puts it back for the next one.
from queue import Queue
from threading import Thread

orders = Queue()


def work():
    while orders.get() is not None:
        pass
    orders.put(None)


threads = [Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
orders.put(None)
for thread in threads:
    thread.join()
