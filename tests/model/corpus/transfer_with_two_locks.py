# verdict: fails: deadlock
# least: 1
# why: each transfer has locked its own source and waits for the other's.
from threading import Lock, Thread


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = Lock()


rent, savings = Account(100), Account(100)


def transfer(source, target, amount):
    with source.lock, target.lock:
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
