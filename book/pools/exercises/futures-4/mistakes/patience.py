import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

SHELVES = {"Oslo": 9, "Rome": 3, "Quito": 12}


def search(archive):
    for _ in range(SHELVES[archive]):
        time.sleep(0.1)  # one shelf
    return archive


with ThreadPoolExecutor(3, thread_name_prefix="archive") as pool:
    tickets = [pool.submit(search, archive) for archive in SHELVES]
    for ticket in tickets:
        with suppress(TimeoutError):
            print("found in", ticket.result(timeout=0.2))
