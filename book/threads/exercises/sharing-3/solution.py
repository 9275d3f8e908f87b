import time
from threading import Lock, Thread

balance = {"Ann": 100, "Bob": 100}
locks = {name: Lock() for name in balance}


def deposit(name, amount):
    with locks[name]:
        seen = balance[name]
        time.sleep(0.1)  # the entry in the ledger
        balance[name] = seen + amount


deposits = [("Ann", 10), ("Ann", 20), ("Bob", 30)]
clerks = [Thread(target=deposit, args=entry) for entry in deposits]
for clerk in clerks:
    clerk.start()
for clerk in clerks:
    clerk.join()
print(balance)
