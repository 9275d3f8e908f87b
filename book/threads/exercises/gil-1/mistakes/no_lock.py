import time
from threading import Thread

total = 0
prices = {"bakery": 6, "market": 9, "mill": 4}


def ask(shop):
    time.sleep(1)
    return prices[shop]


def buy(shop):
    global total
    price = ask(shop)
    total += price


buyers = [Thread(target=buy, args=(shop,), name=shop) for shop in prices]
for buyer in buyers:
    buyer.start()
for buyer in buyers:
    buyer.join()
print("to pay:", total)
