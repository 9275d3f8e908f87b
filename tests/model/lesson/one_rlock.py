# The same ten threads with one lock under two names, which its holder may take again.
import time
from threading import RLock, Thread

pen = paper = RLock()


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
