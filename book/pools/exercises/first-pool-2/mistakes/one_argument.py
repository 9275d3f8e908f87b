import time
from concurrent.futures import ThreadPoolExecutor

SECONDS = (0.3, 0.1, 0.1, 0.3, 0.1, 0.1, 0.1, 0.1)


def load(page, seconds):
    time.sleep(seconds)  # the archive sends it
    print("page", page)


with ThreadPoolExecutor(3) as pool:
    pool.map(load, enumerate(SECONDS))
