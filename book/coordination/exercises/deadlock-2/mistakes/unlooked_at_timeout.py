from threading import Lock, Thread


class Till:
    def __init__(self, coins):
        self.coins = coins
        self.lock = Lock()

    def pay_out(self, coins):
        self.lock.acquire(timeout=1)
        paid = coins <= self.coins
        if paid:
            self.coins -= coins
        self.lock.release()
        return paid

    def pay_in_and_out(self, coins_in, coins_out):
        self.lock.acquire(timeout=1)
        self.coins += coins_in
        paid = self.pay_out(coins_out)
        self.lock.release()
        return paid


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
