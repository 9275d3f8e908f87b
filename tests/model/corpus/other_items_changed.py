# verdict: held
# outcomes: sold = {'tea': 1, 'soup': 1}
# why: each thread changes an item of its own.
from threading import Thread

sold = {"tea": 0, "soup": 0}


def sell(what):
    sold[what] += 1


threads = [Thread(target=sell, args=(what,)) for what in sold]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sold == {"tea": 1, "soup": 1}
