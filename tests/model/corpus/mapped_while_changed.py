# verdict: fails: RuntimeError
# why: map() takes the next key only when it is asked, and meanwhile there is one more.
from threading import Thread

prices = {"tea": 2, "soup": 5}


def add_dish():
    prices["cake"] = 4


def price_of(dish):
    return prices[dish]


thread = Thread(target=add_dish)
thread.start()
total = 0
for price, _ in zip(map(price_of, prices), "ab", strict=False):
    total += price
thread.join()
