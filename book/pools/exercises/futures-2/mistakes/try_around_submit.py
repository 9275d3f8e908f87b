import time
from concurrent.futures import ThreadPoolExecutor

TEXTS = ("12", "seven", "30", "many")


def price(text):
    time.sleep(0.4 / len(text))
    return int(text)


futures = []
with ThreadPoolExecutor(4) as pool:
    for text in TEXTS:
        try:
            futures.append(pool.submit(price, text))
        except ValueError:
            print(f"{text}: no price")
for text, future in zip(TEXTS, futures, strict=True):
    print(f"{text}: {future.result()} coins")
