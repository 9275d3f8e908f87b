# verdict: held
# outcomes: eaten = ['soup', 'rice']
# why: a full queue lets its producer wait; what is put in comes out in order.
from queue import Queue
from threading import Thread

hatch, eaten = Queue(1), []


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
