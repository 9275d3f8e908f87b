import time
from threading import Thread

ready = []


def cook(dish):
    time.sleep(1)
    ready.append(dish)


cooks = [Thread(target=cook, args=(dish,)) for dish in ("tea", "rice", "soup")]
for one in cooks:
    one.start()
    one.join()
served = list(ready)
print("served:", sorted(served))
