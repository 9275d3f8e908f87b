# verdict: held
# outcomes: n = 10
# why: what is left of the iterator is what each round changes.
from itertools import islice
from threading import Thread

n = 0


def count():
    global n
    numbers = iter(range(10))
    while sum(islice(numbers, 3)):
        pass
    n += 10


worker = Thread(target=count)
worker.start()
worker.join()
