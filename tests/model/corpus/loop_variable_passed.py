# verdict: held
# outcomes: tickets = [1, 2] | tickets = [2, 1]
# why: each thread gets its number when it is made.
from threading import Thread

tickets = []


def sell(number):
    tickets.append(number)


threads = []
for number in (1, 2):
    thread = Thread(target=sell, args=(number,))
    thread.start()
    threads.append(thread)
for thread in threads:
    thread.join()
assert sorted(tickets) == [1, 2]
