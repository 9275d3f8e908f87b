import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event

SHELVES = {"Oslo": 9, "Rome": 3, "Quito": 12}
found = Event()


def search(archive):
    if found.is_set():
        return None
    for _ in range(SHELVES[archive]):
        time.sleep(0.1)  # one shelf
    return archive


with ThreadPoolExecutor(3, thread_name_prefix="archive") as pool:
    tickets = [pool.submit(search, archive) for archive in SHELVES]
    first = next(as_completed(tickets))
    print("found in", first.result())
    found.set()
