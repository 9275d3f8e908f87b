# verdict: fails: deadlock
# least: 0
# why: the main thread was counted too, but does not come.
from threading import Barrier, Thread

together = Barrier(3)


def walk():
    together.wait()


threads = [Thread(target=walk) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
