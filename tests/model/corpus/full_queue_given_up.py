# verdict: held
# why: the cook waits a limited time for room, and then stops cooking.
from queue import Full, Queue
from threading import Thread

hatch = Queue(1)


def cook():
    try:
        for dish in ("burnt soup", "rice", "cake"):
            hatch.put(dish, timeout=1)
    except Full:
        return


def eat():
    while "burnt" not in hatch.get():
        pass


threads = [Thread(target=cook), Thread(target=eat)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
