# verdict: fails: deadlock
# least: 1
# why: one has the pen and waits for the paper, the other the other way round.
from threading import Lock, Thread

pen, paper = Lock(), Lock()


def write():
    with pen, paper:
        pass


def draw():
    with paper, pen:
        pass


threads = [Thread(target=write), Thread(target=draw)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
