# verdict: fails: deadlock
# why: the guest has left after a bad dish, and the cook waits for room in the hatch.
from queue import Queue
from threading import Thread

hatch = Queue(1)


def cook():
    for dish in ("burnt soup", "rice", "cake"):
        hatch.put(dish)


def eat():
    while "burnt" not in hatch.get():
        pass


threads = [Thread(target=cook), Thread(target=eat)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
