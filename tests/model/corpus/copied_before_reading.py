# verdict: held
# outcomes: total = [14] | total = [9]
# why: list() of a dictionary's values is one step; what is read after that is nobody else's.
from threading import Thread

prices, total = {"tea": 2, "soup": 5}, []


def add_up():
    total.append(sum([price + 1 for price in list(prices.values())]))


def add_dish():
    prices["cake"] = 4


threads = [Thread(target=add_up), Thread(target=add_dish)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
