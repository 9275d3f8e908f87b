import time
from contextlib import ExitStack
from threading import Lock, Thread

balance = {"Ann": 100, "Bob": 100, "Cleo": 100, "Dan": 100}
locks = {name: Lock() for name in balance}


def transfer(source, target, amount):
    first, second = sorted([source, target], reverse=True)
    with locks[first], locks[second]:
        balance[source] -= amount
        time.sleep(0.1)  # the bank's computer is slow
        balance[target] += amount


def audit():
    with ExitStack() as held:
        for name in sorted(locks):
            held.enter_context(locks[name])
        assert sum(balance.values()) == 400, "money is missing"


jobs = [
    Thread(target=transfer, args=("Ann", "Bob", 30)),
    Thread(target=transfer, args=("Bob", "Ann", 50)),
    Thread(target=transfer, args=("Cleo", "Dan", 20)),
    Thread(target=audit),
]
for job in jobs:
    job.start()
for job in jobs:
    job.join()
print(balance)
