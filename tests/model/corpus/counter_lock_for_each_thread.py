# verdict: fails: AssertionError
# least: 1
# why: each thread takes a lock of its own, which keeps nobody out.
from threading import Lock, Thread

visits = 0


def visit(door):
    global visits
    with door:
        visits += 1


threads = [Thread(target=visit, args=(Lock(),)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
