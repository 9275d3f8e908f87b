# verdict: held
# why: everybody takes the fork with the smaller number first, and the circle cannot close.
from threading import Lock, Thread

SEATS = 3
forks = [Lock() for _ in range(SEATS)]


def dine(seat):
    first, second = sorted((seat, (seat + 1) % SEATS))
    with forks[first], forks[second]:
        pass


threads = [Thread(target=dine, args=(seat,)) for seat in range(SEATS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
