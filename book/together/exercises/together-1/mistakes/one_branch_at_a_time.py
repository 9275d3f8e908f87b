import time
from concurrent.futures import ThreadPoolExecutor

LIMIT = 4
BRANCHES = {"north": range(6), "south": range(6, 12)}


def fetch(page):
    time.sleep(0.1)  # a request to the library
    return page


def branch(pages):
    with ThreadPoolExecutor(LIMIT) as pool:
        return len(list(pool.map(fetch, pages)))


with ThreadPoolExecutor(1) as branches:
    fetched = branches.map(branch, BRANCHES.values())
    for name, pages in zip(BRANCHES, fetched, strict=True):
        print(name, pages)
