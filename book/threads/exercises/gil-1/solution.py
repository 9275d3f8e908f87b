import time
from threading import Lock, Thread

total = 0
bill = Lock()
prices = {"bakery": 6, "market": 9, "mill": 4}


def ask(shop):
    time.sleep(1)
    return prices[shop]


def buy(shop):
    global total
    price = ask(shop)
    with bill:
        total += price


buyers = [Thread(target=buy, args=(shop,), name=shop) for shop in prices]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print("to pay:", total)
