from threading import RLock, Thread


class Till:
    def __init__(self, coins):
        self.coins = coins
        self.lock = RLock()

    def pay_out(self, coins):
        if coins > self.coins:
            return False
        with self.lock:
            self.coins -= coins
        return True

    def pay_in_and_out(self, coins_in, coins_out):
        with self.lock:
            self.coins += coins_in
            return self.pay_out(coins_out)


till = Till(10)
jobs = [
    Thread(target=till.pay_out, args=(8,), name="Ann"),
    Thread(target=till.pay_out, args=(7,), name="Bob"),
    Thread(target=till.pay_in_and_out, args=(5, 4), name="Cleo"),
]
for job in jobs:
    job.start()
for job in jobs:
    job.join()
print("the till is closed")
