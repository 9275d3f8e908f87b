import time
from concurrent.futures import ThreadPoolExecutor

LIMIT = 4
BRANCHES = {"north": range(6), "south": range(6, 12)}
library = ThreadPoolExecutor(LIMIT)


def fetch(page):
    time.sleep(0.1)  # a request to the library
    return page


def branch(pages):
    return len(list(library.map(fetch, pages)))


with ThreadPoolExecutor(2) as branches:
    fetched = branches.map(branch, BRANCHES.values())
    for name, pages in zip(BRANCHES, fetched, strict=True):
        print(name, pages)
library.shutdown()
