# verdict: fails: AssertionError
# why: who got no seat gives one back all the same, and now there are two.
from threading import Semaphore, Thread

seats = Semaphore(1)
free_seats = 0


def visit():
    seats.acquire(blocking=False)
    seats.release()


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
while seats.acquire(blocking=False):
    free_seats += 1
assert free_seats == 1
