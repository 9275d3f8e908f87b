import time
from threading import Thread

SECONDS = (0.3, 0.1, 0.1, 0.3, 0.1, 0.1, 0.1, 0.1)


def load(page, seconds):
    time.sleep(seconds)  # the archive sends it
    print("page", page)


for first in range(0, 8, 3):
    batch = [
        Thread(target=load, args=(page, SECONDS[page])) for page in range(first, min(first + 3, 8))
    ]
    for thread in batch:
        thread.start()
    for thread in batch:
        thread.join()
