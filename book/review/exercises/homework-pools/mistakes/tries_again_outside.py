import time
from concurrent.futures import ThreadPoolExecutor, as_completed

SECONDS = {"oats": 5, "rice": 2, "flour": 3, "salt": 0.5}
asked = []


def price(shop):
    asked.append(shop)
    time.sleep(SECONDS[shop])
    if shop == "salt" or (shop == "rice" and asked.count(shop) == 1):
        raise ConnectionError(shop)
    return len(shop)


with ThreadPoolExecutor(4) as pool:
    offers = {pool.submit(price, shop): shop for shop in SECONDS}
    for offer in as_completed(offers):
        shop = offers[offer]
        try:
            print(f"{shop}: {offer.result()} coins")
        except ConnectionError:
            try:
                print(f"{shop}: {price(shop)} coins")
            except ConnectionError:
                print(f"{shop}: gave up")
print("asked", len(asked), "times")
