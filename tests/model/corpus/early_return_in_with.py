# verdict: held
# outcomes: seats = 0
# why: a return inside a with block releases the lock too.
from threading import Lock, Thread

office = Lock()
seats = 1


def book():
    global seats
    with office:
        if seats == 0:
            return
        seats -= 1


threads = [Thread(target=book) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert seats == 0
