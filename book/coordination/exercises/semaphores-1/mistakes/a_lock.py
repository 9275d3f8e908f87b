import time
from threading import Lock, Thread

lift = Lock()


def ride(name):
    with lift:
        time.sleep(0.1)  # the lift goes up
    print(name, "is on the roof")


for number in range(9):
    Thread(target=ride, args=(f"visitor {number}",)).start()
