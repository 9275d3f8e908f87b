# verdict: held
# outcomes: n = 20
# why: whoever takes the words stops first; the generator's loop changes nothing of its own.
from threading import Thread

n = 0


def words():
    while True:
        yield "tick"


def count():
    global n
    for number, _ in zip(range(5), words(), strict=False):
        n += number


count()
worker = Thread(target=count)
worker.start()
worker.join()
