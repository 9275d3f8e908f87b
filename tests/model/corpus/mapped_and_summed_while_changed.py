# verdict: fails: RuntimeError
# why: sum() asks map() for one item after the other, and between two of them the program runs.
from threading import Thread

prices = {"tea": 2, "soup": 5}
looked = 0


def add_dish():
    prices["cake"] = 4


def length_of(dish):
    global looked
    looked += 1
    return len(dish)


thread = Thread(target=add_dish)
thread.start()
total = sum(map(length_of, prices))
thread.join()
