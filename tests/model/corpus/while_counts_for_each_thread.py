# verdict: held
# why: each thread counts in a variable of its own.
from threading import Thread, local

mine = local()


def count():
    mine.n = 0
    while mine.n < 3:
        mine.n += 1


threads = [Thread(target=count) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
