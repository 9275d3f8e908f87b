# verdict: fails: AssertionError
# why: extend() looks into the list that it is given, and finds one of two items there.
from threading import Thread

shared = []
mine = []


def fill():
    shared.append(1)
    shared.append(2)


thread = Thread(target=fill)
thread.start()
mine.extend(shared)
thread.join()
assert len(mine) != 1
