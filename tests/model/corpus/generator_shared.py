# verdict: fails: ValueError
# least: 1
# why: a generator can be run by one thread at a time: "generator already executing".
from threading import Thread

last = 0


def numbers():
    global last
    while True:
        last += 1
        yield last


tickets, sold = numbers(), []


def sell():
    sold.append(next(tickets))


threads = [Thread(target=sell) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
