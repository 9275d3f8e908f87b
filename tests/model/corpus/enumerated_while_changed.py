# verdict: fails: RuntimeError
# least: 1
# why: a key is added between two steps of an enumerate() over the dictionary.
from threading import Thread

prices = {"tea": 2, "soup": 5}


def add_dish():
    prices["cake"] = 4


thread = Thread(target=add_dish)
thread.start()
for _ in enumerate(prices):
    pass
thread.join()
