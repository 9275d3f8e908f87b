import time
from threading import Lock, Thread

NAMES = ("Hypatia", "Kant", "Laozi", "Seneca")
forks = [Lock() for _ in NAMES]


def dine(left, right):
    left.acquire(timeout=1)
    right.acquire(timeout=1)
    time.sleep(0.1)  # eats
    right.release()
    left.release()


for seat in (0, 2, 1, 3):
    pair = forks[seat], forks[(seat + 1) % 4]
    Thread(target=dine, args=pair, name=NAMES[seat]).start()
