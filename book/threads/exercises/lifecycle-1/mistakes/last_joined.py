import time
from threading import Thread

ready = []


def cook(dish):
    time.sleep(1)
    ready.append(dish)


for dish in ("tea", "rice", "soup"):
    one = Thread(target=cook, args=(dish,))
    one.start()
one.join()
served = list(ready)
print("served:", sorted(served))
