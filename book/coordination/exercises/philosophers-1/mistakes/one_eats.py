import time
from threading import Lock, Thread

NAMES = ("Hypatia", "Kant", "Laozi", "Seneca")
forks = [Lock() for _ in NAMES]
table = Lock()


def dine(left, right):
    with table, left, right:
        time.sleep(0.1)  # eats


for seat, name in enumerate(NAMES):
    pair = forks[seat], forks[(seat + 1) % 4]
    Thread(target=dine, args=pair, name=name).start()
