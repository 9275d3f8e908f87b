# verdict: held
# why: the waiter lets two of three sit down, so one of them gets both forks.
from threading import Lock, Semaphore, Thread

SEATS = 3
forks = [Lock() for _ in range(SEATS)]
waiter = Semaphore(SEATS - 1)


def dine(seat):
    with waiter, forks[seat], forks[(seat + 1) % SEATS]:
        pass


threads = [Thread(target=dine, args=(seat,)) for seat in range(SEATS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
