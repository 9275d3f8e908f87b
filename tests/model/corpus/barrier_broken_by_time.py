# verdict: fails: BrokenBarrierError
# why: who waits too long breaks the barrier for everybody.
from threading import Barrier, Thread

together = Barrier(2, timeout=5)


def walk():
    together.wait()


threads = [Thread(target=walk) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
