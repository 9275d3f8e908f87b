# verdict: held
# outcomes: total = 200
# why: both locks are always taken in the order of the accounts' numbers, so no circle can close.
from threading import Lock, Thread


class Account:
    def __init__(self, number, balance):
        self.number = number
        self.balance = balance
        self.lock = Lock()


rent, savings = Account(1, 100), Account(2, 100)


def transfer(source, target, amount):
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.lock, second.lock:
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
