# verdict: held
# outcomes: dish = 'soup'
# why: a thread that has ended is alive no more.
from threading import Thread

dish = None


def cook():
    global dish
    dish = "soup"


worker = Thread(target=cook)
worker.start()
while worker.is_alive():
    worker.join(timeout=0.1)
assert dish == "soup"
