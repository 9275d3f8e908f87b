# verdict: fails: RuntimeError
# why: a key is added between two steps of the loop over the dictionary.
from threading import Thread

prices = {"tea": 2, "soup": 5}


def add_up():
    return sum([price + 1 for price in prices.values()])


def add_dish():
    prices["cake"] = 4


threads = [Thread(target=add_up), Thread(target=add_dish)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
