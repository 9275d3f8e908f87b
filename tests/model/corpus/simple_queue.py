# verdict: held
# outcomes: eaten = ['soup', 'rice']
# why: a SimpleQueue has no limit: its producer never waits, and nothing is lost.
from queue import SimpleQueue
from threading import Thread

hatch, eaten = SimpleQueue(), []


def cook():
    for dish in ("soup", "rice", None):
        hatch.put(dish)


def eat():
    while (dish := hatch.get()) is not None:
        eaten.append(dish)


threads = [Thread(target=cook), Thread(target=eat)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert eaten == ["soup", "rice"]
