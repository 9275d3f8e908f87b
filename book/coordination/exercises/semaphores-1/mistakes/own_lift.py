import time
from threading import Semaphore, Thread


def ride(name):
    with Semaphore(3):
        time.sleep(0.1)  # the lift goes up
    print(name, "is on the roof")


for number in range(9):
    Thread(target=ride, args=(f"visitor {number}",)).start()
