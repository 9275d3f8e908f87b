# verdict: held
# outcomes: visits = 2
# why: a semaphore that lets one in at a time serves as a lock.
from threading import Semaphore, Thread

seat = Semaphore(1)
visits = 0


def visit():
    global visits
    with seat:
        visits += 1


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
