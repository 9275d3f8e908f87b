# verdict: held
# outcomes: visits = 3
# why: as with two threads; their 3! = 6 orders are all there is to try.
from threading import Lock, Thread

visits = 0
door = Lock()


def visit():
    global visits
    with door:
        visits += 1


threads = [Thread(target=visit) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 3
