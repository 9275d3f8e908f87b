# verdict: fails: AssertionError
# why: both see that it is free, and both take it.
from threading import Thread

taken, visits = False, 0


def visit():
    global taken, visits
    while taken:
        pass
    taken = True
    visits += 1
    taken = False


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
