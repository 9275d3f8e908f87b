# verdict: fails: AssertionError
# least: 1
# why: reading an item and writing it back are two steps.
from threading import Thread

sold = {"tea": 0}


def sell():
    sold["tea"] += 1


threads = [Thread(target=sell) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sold["tea"] == 2
