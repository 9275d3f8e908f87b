import time
from concurrent.futures import ThreadPoolExecutor, wait

SECONDS = {"bakery": 0.4, "market": 0.1, "mill": 0.2}


def ask(shop):
    time.sleep(SECONDS[shop])
    return len(shop)


with ThreadPoolExecutor(3) as pool:
    futures = [pool.submit(ask, shop) for shop in SECONDS]
    wait(futures)
    for shop, future in zip(SECONDS, futures, strict=True):
        print(f"{shop}: {future.result()} coins")
