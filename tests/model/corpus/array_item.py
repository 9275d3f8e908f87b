# verdict: fails: AssertionError
# least: 1
# why: an array is a container as a list is, and its items are read and written apart.
from array import array
from threading import Thread

n = array("i", [0])


def add():
    n[0] += 1


threads = [Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert n[0] == 2
