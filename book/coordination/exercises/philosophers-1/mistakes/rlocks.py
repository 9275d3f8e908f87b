import time
from threading import RLock, Thread

NAMES = ("Hypatia", "Kant", "Laozi", "Seneca")
forks = [RLock() for _ in NAMES]


def dine(left, right):
    with left, right:
        time.sleep(0.1)  # eats


for seat in (0, 2, 1, 3):
    pair = forks[seat], forks[(seat + 1) % 4]
    Thread(target=dine, args=pair, name=NAMES[seat]).start()
