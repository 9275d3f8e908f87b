import time
from concurrent.futures import ThreadPoolExecutor

TEXTS = ("12", "seven", "30", "many")


def price(text):
    time.sleep(0.4 / len(text))
    return int(text)


with ThreadPoolExecutor(4) as pool:
    futures = [pool.submit(price, text) for text in TEXTS]
    for text, future in zip(TEXTS, futures, strict=True):
        try:
            print(f"{text}: {future.result()} coins")
        except ValueError:
            print(f"{text}: no price")
