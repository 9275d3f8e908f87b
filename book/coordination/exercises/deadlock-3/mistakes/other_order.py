import time
from contextlib import ExitStack
from threading import Lock, Thread

balance = {"Ann": 100, "Bob": 100, "Cleo": 100, "Dan": 100}
found = 0
locks = {name: Lock() for name in balance}


def transfer(source, target, amount):
    first, second = sorted([source, target], reverse=True)
    with locks[first], locks[second]:
        balance[source] -= amount
        time.sleep(0.1)  # the bank's computer is slow
        balance[target] += amount


def audit():
    global found
    with ExitStack() as held:
        for name in sorted(locks):
            held.enter_context(locks[name])
        found = sum(balance.values())


payments = [("Ann", "Bob", 30), ("Bob", "Ann", 50), ("Cleo", "Dan", 20)]
jobs = [Thread(target=transfer, args=payment) for payment in payments]
jobs.append(Thread(target=audit))
for job in jobs:
    job.start()
for job in jobs:
    job.join()
print(balance, "nothing is missing:", found == 400)
