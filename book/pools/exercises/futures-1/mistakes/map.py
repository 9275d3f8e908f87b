import time
from concurrent.futures import ThreadPoolExecutor

SECONDS = {"bakery": 0.4, "market": 0.1, "mill": 0.2}


def ask(shop):
    time.sleep(SECONDS[shop])
    return len(shop)


with ThreadPoolExecutor(3) as pool:
    for shop, coins in zip(SECONDS, pool.map(ask, SECONDS), strict=True):
        print(f"{shop}: {coins} coins")
