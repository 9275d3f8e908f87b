import time
from threading import Lock, Semaphore, Thread

NAMES = ("Hypatia", "Kant", "Laozi", "Seneca")
forks = [Lock() for _ in NAMES]
waiter = Semaphore(4)


def dine(left, right):
    with waiter, left, right:
        time.sleep(0.1)  # eats


for seat, name in enumerate(NAMES):
    left, right = forks[seat], forks[(seat + 1) % 4]
    Thread(target=dine, args=(left, right), name=name).start()
