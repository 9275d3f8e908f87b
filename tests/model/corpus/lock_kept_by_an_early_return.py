# verdict: fails: deadlock
# why: who finds no seat returns without releasing the lock.
from threading import Lock, Thread

office = Lock()
seats = 1


def book():
    global seats
    office.acquire()
    if seats == 0:
        return
    seats -= 1
    office.release()


threads = [Thread(target=book) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
