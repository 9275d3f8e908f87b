# verdict: fails: deadlock
# why: one end sign for two workers: the other one waits for work that never comes.
from queue import Queue
from threading import Thread

orders = Queue()


def work():
    while orders.get() is not None:
        pass


threads = [Thread(target=work) for _ in range(2)]
for thread in threads:
    thread.start()
orders.put(None)
for thread in threads:
    thread.join()
