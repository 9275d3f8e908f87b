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


def patiently(shop):
    for _ in range(3):
        try:
            return f"{shop}: {price(shop)} coins"
        except ConnectionError:
            continue
    return f"{shop}: gave up"


with ThreadPoolExecutor(4) as pool:
    offers = [pool.submit(patiently, shop) for shop in SECONDS]
    for offer in as_completed(offers):
        print(offer.result())
print("asked", len(asked), "times")
