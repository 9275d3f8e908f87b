import time
from threading import Semaphore, Thread

lift = Semaphore(3)


def ride(name):
    with lift:
        pass
    time.sleep(0.1)  # the lift goes up
    print(name, "is on the roof")


for number in range(9):
    Thread(target=ride, args=(f"visitor {number}",)).start()
