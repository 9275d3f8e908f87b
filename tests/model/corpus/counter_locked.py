# verdict: held
# outcomes: visits = 2
# why: one lock for both threads: reading and writing cannot be parted.
from threading import Lock, Thread

visits = 0
door = Lock()


def visit():
    global visits
    with door:
        visits += 1


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
