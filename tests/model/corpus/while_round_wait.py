# verdict: held
# outcomes: dishes = []
# why: who wakes looks again before it takes anything.
from threading import Condition, Thread

kitchen = Condition()
dishes = []


def eat():
    with kitchen:
        while not dishes:
            kitchen.wait()
        dishes.pop()


def cook():
    for dish in ("soup", "rice"):
        with kitchen:
            dishes.append(dish)
            kitchen.notify()


threads = [Thread(target=eat), Thread(target=eat), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert dishes == []
