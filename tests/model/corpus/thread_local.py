# verdict: held
# outcomes: totals = [1, 2] | totals = [2, 1]
# why: each thread has its own attribute of a threading.local.
from threading import Thread, local

mine, totals = local(), []


def add(amount):
    mine.total = 0
    mine.total += amount
    totals.append(mine.total)


threads = [Thread(target=add, args=(amount,)) for amount in (1, 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(totals) == [1, 2]
