# verdict: fails: AssertionError
# least: 1
# why: reading and writing are locked each, and another thread comes in between.
from threading import Lock, Thread

visits = 0
door = Lock()


def visit():
    global visits
    with door:
        seen = visits
    with door:
        visits = seen + 1


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
