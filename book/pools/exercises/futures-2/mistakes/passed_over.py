import time
from concurrent.futures import ThreadPoolExecutor

TEXTS = ("12", "seven", "30", "many")


def price(text):
    time.sleep(0.4 / len(text))
    return int(text)


with ThreadPoolExecutor(4) as pool:
    futures = [pool.submit(price, text) for text in TEXTS]
    for text, future in zip(TEXTS, futures, strict=True):
        try:  # noqa: SIM105  # as one writes it first
            print(f"{text}: {future.result()} coins")
        except ValueError:
            pass
