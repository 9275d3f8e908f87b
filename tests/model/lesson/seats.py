# Twenty visitors and five seats: each keeps one for a time of its own.
import random
import time
from threading import Semaphore, Thread

seats = Semaphore(5)


def visit(name):
    with seats:
        print(name, "sits down")
        time.sleep(random.randint(1, 5))


for number in range(20):
    Thread(target=visit, args=(f"visitor {number}",)).start()
