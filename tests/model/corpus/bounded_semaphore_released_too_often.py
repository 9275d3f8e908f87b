# verdict: fails: ValueError
# why: the same mistake, told at once: a BoundedSemaphore refuses a release too many.
from threading import BoundedSemaphore, Thread

seats = BoundedSemaphore(1)


def visit():
    seats.acquire(blocking=False)
    seats.release()


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
