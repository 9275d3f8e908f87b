# verdict: fails: RuntimeError
# why: iter() of an object gives the iterator that its class hands out, and no other.
from threading import Thread


class Menu:
    def __init__(self):
        self.prices = {"tea": 2, "soup": 5}

    def __iter__(self):
        return iter(self.prices)


menu = Menu()


def add_dish():
    menu.prices["cake"] = 4


thread = Thread(target=add_dish)
thread.start()
for _ in iter(menu):
    pass
thread.join()
