# verdict: fails: AssertionError
# least: 1
# why: two are let in at once, and both count on the same variable.
from threading import Semaphore, Thread

seats = Semaphore(2)
visits = 0


def visit():
    global visits
    with seats:
        visits += 1


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
