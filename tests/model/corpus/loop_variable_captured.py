# verdict: fails: AssertionError
# why: both functions look the number up when they run, and by then the loop may have gone on.
from threading import Thread

tickets = []


def sell():
    tickets.append(number)


threads = []
for number in (1, 2):  # noqa: B007  # sell() looks it up
    thread = Thread(target=sell)
    thread.start()
    threads.append(thread)
for thread in threads:
    thread.join()
assert sorted(tickets) == [1, 2]
