import time
from concurrent.futures import ThreadPoolExecutor

LIMIT = 4
BRANCHES = {"north": range(6), "south": range(6, 12)}
pool = ThreadPoolExecutor(LIMIT)


def fetch(page):
    time.sleep(0.1)  # a request to the library
    return page


def branch(pages):
    return len(list(pool.map(fetch, pages)))


fetched = pool.map(branch, BRANCHES.values())
for name, pages in zip(BRANCHES, fetched, strict=True):
    print(name, pages)
pool.shutdown()
