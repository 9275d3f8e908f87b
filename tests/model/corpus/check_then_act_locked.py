# verdict: held
# outcomes: balance = 0
# why: what was checked is still so when it is acted on: the lock is kept for both.
from threading import Lock, Thread

balance = 100
account = Lock()


def withdraw(amount):
    global balance
    with account:
        if balance >= amount:
            balance -= amount


threads = [Thread(target=withdraw, args=(100,)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert balance == 0
