# verdict: fails: AssertionError
# least: 1
# why: object.__setattr__() writes an attribute, whoever calls it.
from threading import Thread


class Box:
    def __init__(self):
        object.__setattr__(self, "n", 0)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


box = Box()


def add():
    box.__setattr__("n", box.n + 1)


threads = [Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert box.n == 2
