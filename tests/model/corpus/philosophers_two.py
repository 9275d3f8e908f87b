# verdict: fails: deadlock
# least: 1
# why: both take their left fork, which is the other's right one.
from threading import Lock, Thread

SEATS = 2
forks = [Lock() for _ in range(SEATS)]


def dine(seat):
    with forks[seat], forks[(seat + 1) % SEATS]:
        pass


threads = [Thread(target=dine, args=(seat,)) for seat in range(SEATS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
