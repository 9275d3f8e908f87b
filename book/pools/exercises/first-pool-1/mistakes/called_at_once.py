import time
from concurrent.futures import ThreadPoolExecutor

SECONDS = {"bakery": 0.4, "market": 0.2, "mill": 0.3}


def ask(shop):
    time.sleep(SECONDS[shop])
    return f"{shop}: {len(shop)} coins"


with ThreadPoolExecutor(3) as pool:
    futures = [pool.submit(ask(shop)) for shop in SECONDS]
    for future in futures:
        print(future.result())
