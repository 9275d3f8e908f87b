# Ten threads take two locks, first one way round, then the other, and sleep with one in hand.
import time
from threading import Lock, Thread

pen = Lock()
paper = Lock()


class Clerk(Thread):
    def run(self):
        self.write()
        self.copy()

    def write(self):
        with pen:
            print(self.name, "has the pen")
            with paper:
                print(self.name, "has the paper")

    def copy(self):
        with paper:
            print(self.name, "has the paper")
            time.sleep(2)
            with pen:
                print(self.name, "has the pen")


for _ in range(10):
    Clerk().start()
