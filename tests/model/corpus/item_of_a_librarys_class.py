# verdict: fails: AssertionError
# why: a mapping that the library has written in Python asks no more than one in C.
from collections import UserDict
from threading import Thread

counts = UserDict(n=0)


def add():
    counts["n"] += 1


threads = [Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert counts["n"] == 2
