import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

SECONDS = {"bakery": 0.5, "market": 0.1, "mill": 0.4, "dairy": 0.2, "inn": 0.3}


def ask(shop):
    time.sleep(SECONDS[shop])
    return len(shop)


with ThreadPoolExecutor(5) as pool:
    shops = {pool.submit(ask, shop): shop for shop in SECONDS}
    done, not_done = wait(shops, return_when=FIRST_COMPLETED)
    for future in [*done, *(one for one in shops if one in not_done)]:
        print(f"{shops[future]}: {future.result()} coins")
