import time
from threading import Thread


class Bill(Thread):
    def __init__(self, guest, prices):
        super().__init__(name=guest)
        self.prices = prices
        self.sum = 0

    def run(self):
        time.sleep(0.1)  # looks the prices up
        self.sum = sum(self.prices)


bills = [Bill("Ann", [4, 7]), Bill("Bob", [5, 9])]
for bill in bills:
    bill.start()
for bill in bills:
    bill.join()
takings = sum(bill.sum for bill in bills)
print("takings:", takings)
