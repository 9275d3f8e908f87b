# verdict: held
# outcomes: total = 200
# why: one lock for the whole bank: transfers happen one after the other.
from threading import Lock, Thread


class Account:
    def __init__(self, balance):
        self.balance = balance


bank = Lock()
rent, savings = Account(100), Account(100)


def transfer(source, target, amount):
    with bank:
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
total = rent.balance + savings.balance
assert total == 200
