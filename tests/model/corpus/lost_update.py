# verdict: fails: AssertionError
# least: 1
# why: both threads can read visits before either has written it, and one visit is lost.
from threading import Thread

visits = 0


def visit():
    global visits
    visits += 1


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
