import time
from concurrent.futures import ThreadPoolExecutor

TEXTS = ("12", "seven", "30", "many")


def price(text):
    time.sleep(0.4 / len(text))
    return int(text)


def tell(future):
    print(f"{names[future]}: {future.result()} coins")


names = {}
with ThreadPoolExecutor(4) as pool:
    for text in TEXTS:
        future = pool.submit(price, text)
        names[future] = text
        future.add_done_callback(tell)
