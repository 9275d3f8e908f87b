import time
from threading import Lock, Thread

balance = {"Ann": 100, "Bob": 100, "Cleo": 100, "Dan": 100}
bank_lock = Lock()


def transfer(source, target, amount):
    with bank_lock:
        balance[source] -= amount
        time.sleep(0.1)  # the bank's computer is slow
        balance[target] += amount


def audit():
    with bank_lock:
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
