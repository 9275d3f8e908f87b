import time
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

LIMIT = 4
BRANCHES = {"north": range(6), "south": range(6, 12)}


def fetch(page, allowed):
    with allowed:
        time.sleep(0.1)  # a request to the library
    return page


def branch(pages):
    allowed = Semaphore(LIMIT)
    with ThreadPoolExecutor(6) as pool:
        return len(list(pool.map(fetch, pages, [allowed] * len(pages))))


with ThreadPoolExecutor(2) as branches:
    fetched = branches.map(branch, BRANCHES.values())
    for name, pages in zip(BRANCHES, fetched, strict=True):
        print(name, pages)
