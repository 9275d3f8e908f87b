# verdict: held
# why: who has the pen waits for nobody who waits for the pen.
from threading import Lock, Thread

pen, paper = Lock(), Lock()


def write():
    with pen, paper:
        pass


def draw():
    with pen, paper:
        pass


threads = [Thread(target=write), Thread(target=draw)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
