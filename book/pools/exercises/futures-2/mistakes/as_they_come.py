import time
from concurrent.futures import ThreadPoolExecutor, as_completed

TEXTS = ("12", "seven", "30", "many")


def price(text):
    time.sleep(0.4 / len(text))
    return int(text)


with ThreadPoolExecutor(4) as pool:
    texts = {pool.submit(price, text): text for text in TEXTS}
    for future in as_completed(texts):
        try:
            print(f"{texts[future]}: {future.result()} coins")
        except ValueError:
            print(f"{texts[future]}: no price")
