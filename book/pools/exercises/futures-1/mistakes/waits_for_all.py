import time
from concurrent.futures import ThreadPoolExecutor, wait

SECONDS = {"bakery": 0.5, "market": 0.1, "mill": 0.4, "dairy": 0.2, "inn": 0.3}


def ask(shop):
    time.sleep(SECONDS[shop])
    return len(shop)


with ThreadPoolExecutor(5) as pool:
    futures = [pool.submit(ask, shop) for shop in SECONDS]
    wait(futures)
    for shop, future in zip(SECONDS, futures, strict=True):
        print(f"{shop}: {future.result()} coins")
