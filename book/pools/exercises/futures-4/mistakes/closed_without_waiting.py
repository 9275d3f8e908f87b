import time
from concurrent.futures import ThreadPoolExecutor, as_completed

SHELVES = {"Oslo": 9, "Rome": 3, "Quito": 12}


def search(archive):
    for _ in range(SHELVES[archive]):
        time.sleep(0.1)  # one shelf
    return archive


pool = ThreadPoolExecutor(3, thread_name_prefix="archive")
tickets = [pool.submit(search, archive) for archive in SHELVES]
first = next(as_completed(tickets))
print("found in", first.result())
pool.shutdown(wait=False, cancel_futures=True)
