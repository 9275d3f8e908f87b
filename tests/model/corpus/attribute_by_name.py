# verdict: fails: AssertionError
# outcomes: total = 1 | total = 2
# least: 1
# why: getattr() and setattr() read and write an attribute as a dot does.
from threading import Thread
from types import SimpleNamespace

box = SimpleNamespace(n=0)
total = 0


def add(name):
    setattr(box, name, getattr(box, name) + 1)


threads = [Thread(target=add, args=("n",)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
total = box.n
assert total == 2
