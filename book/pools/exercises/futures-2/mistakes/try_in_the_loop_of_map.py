import time
from concurrent.futures import ThreadPoolExecutor

TEXTS = ("12", "seven", "30", "many")


def price(text):
    time.sleep(0.4 / len(text))
    return int(text)


with ThreadPoolExecutor(4) as pool:
    for text, coins in zip(TEXTS, pool.map(price, TEXTS), strict=True):
        try:
            print(f"{text}: {coins} coins")
        except ValueError:
            print(f"{text}: no price")
