import time
from threading import Lock, Thread

NAMES = ("Hypatia", "Kant", "Laozi", "Seneca")
forks = [Lock() for _ in NAMES]


def dine(first, second):
    with first, second:
        time.sleep(0.1)  # eats


for seat in (0, 2, 1, 3):
    lower, higher = sorted([seat, (seat + 1) % 4])
    pair = forks[lower], forks[higher]
    Thread(target=dine, args=pair, name=NAMES[seat]).start()
