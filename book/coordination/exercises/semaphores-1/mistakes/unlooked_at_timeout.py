import time
from threading import Semaphore, Thread

lift = Semaphore(3)


def ride(name):
    lift.acquire(timeout=0.05)
    time.sleep(0.1)  # the lift goes up
    lift.release()
    print(name, "is on the roof")


for number in range(9):
    Thread(target=ride, args=(f"visitor {number}",)).start()
