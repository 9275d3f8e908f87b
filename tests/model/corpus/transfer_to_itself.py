# verdict: fails: deadlock
# least: 0
# why: source and target are one account, and its lock is taken a second time.
from threading import Lock, Thread


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = Lock()


rent = Account(100)


def transfer(source, target, amount):
    with source.lock, target.lock:
        source.balance -= amount
        target.balance += amount


thread = Thread(target=transfer, args=(rent, rent, 30))
thread.start()
thread.join()
