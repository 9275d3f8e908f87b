import time
from threading import Semaphore, Thread

SECONDS = (0.3, 0.1, 0.1, 0.3, 0.1, 0.1, 0.1, 0.1)


def load(page, seconds):
    with Semaphore(3):
        time.sleep(seconds)  # the archive sends it
        print("page", page)


for page, seconds in enumerate(SECONDS):
    Thread(target=load, args=(page, seconds)).start()
