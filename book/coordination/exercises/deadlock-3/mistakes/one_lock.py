import time
from threading import Lock, Thread

balance = {"Ann": 100, "Bob": 100, "Cleo": 100, "Dan": 100}
found = 0
bank_lock = Lock()


def transfer(source, target, amount):
    with bank_lock:
        balance[source] -= amount
        time.sleep(0.1)  # the bank's computer is slow
        balance[target] += amount


def audit():
    global found
    with bank_lock:
        found = sum(balance.values())


payments = [("Ann", "Bob", 30), ("Bob", "Ann", 50), ("Cleo", "Dan", 20)]
jobs = [Thread(target=transfer, args=payment) for payment in payments]
jobs.append(Thread(target=audit))
for job in jobs:
    job.start()
for job in jobs:
    job.join()
print(balance, "nothing is missing:", found == 400)
