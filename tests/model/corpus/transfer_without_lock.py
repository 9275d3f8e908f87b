# verdict: fails: AssertionError
# least: 1
# why: two transfers change the same two balances in several steps each, and money is lost.
from threading import Thread


class Account:
    def __init__(self, balance):
        self.balance = balance


rent, savings = Account(100), Account(100)


def transfer(source, target, amount):
    source.balance -= amount
    target.balance += amount


threads = [
    Thread(target=transfer, args=(rent, savings, 30)),
    Thread(target=transfer, args=(savings, rent, 50)),
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert rent.balance + savings.balance == 200
