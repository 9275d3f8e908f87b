# verdict: held
# outcomes: sold = [1, 2] | sold = [2, 1]
# why: next() of itertools.count is one step: no ticket is sold twice.
from itertools import count
from threading import Thread

tickets, sold = count(1), []


def sell():
    sold.append(next(tickets))


threads = [Thread(target=sell) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(sold) == [1, 2]
