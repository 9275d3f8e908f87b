# verdict: fails: AssertionError
# least: 1
# why: both threads find 100 in the account before either has taken it.
from threading import Thread

balance = 100


def withdraw(amount):
    global balance
    if balance >= amount:
        balance -= amount


threads = [Thread(target=withdraw, args=(100,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert balance == 0
