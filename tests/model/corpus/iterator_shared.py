# verdict: held
# outcomes: first = 'x', second = 'y' | first = 'y', second = 'x'
# why: each loop takes the next item of the one iterator, and who comes first is open.
from threading import Thread

jobs = iter(["x", "y"])
first = second = ""


def take_first():
    global first
    for job in jobs:
        first = job
        break


def take_second():
    global second
    for job in jobs:
        second = job
        break


threads = [Thread(target=take_first), Thread(target=take_second)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
