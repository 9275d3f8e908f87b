# verdict: held
# outcomes: stock = 0
# why: an attribute, an item and a list change in each round, before there is a second thread.
from array import array
from threading import Thread


class Box:
    n = 0


box, places, baked = Box(), array("i", [0]), ["rye", "rye"]


def fill():
    while box.n < 5:
        box.n += 1
    while places[0] < 5:
        places[0] += 1
    while baked:
        baked.pop()


fill()
worker = Thread(target=fill)
worker.start()
worker.join()
stock = len(baked)
