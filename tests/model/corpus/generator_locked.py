# verdict: held
# outcomes: sold = [1, 2] | sold = [2, 1]
# why: one lock round every next().
from threading import Lock, Thread

last = 0


def numbers():
    global last
    while True:
        last += 1
        yield last


tickets, sold, desk = numbers(), [], Lock()


def sell():
    with desk:
        ticket = next(tickets)
    sold.append(ticket)


threads = [Thread(target=sell) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(sold) == [1, 2]
