# verdict: fails: RuntimeError
# why: enumerate() goes through the dictionary whose iterator the program's class hands out.
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
for _ in enumerate(menu):
    pass
thread.join()
