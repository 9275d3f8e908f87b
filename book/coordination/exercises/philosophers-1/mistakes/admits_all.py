import time
from threading import Lock, Semaphore, Thread

NAMES = ("Hypatia", "Kant", "Laozi", "Seneca")
forks = [Lock() for _ in NAMES]
seats = Semaphore(4)


def dine(first, second):
    with seats, first, second:
        time.sleep(0.1)  # eats


for seat in (0, 2, 1, 3):
    Thread(target=dine, args=(forks[seat], forks[(seat + 1) % 4]), name=NAMES[seat]).start()
