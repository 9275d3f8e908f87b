import time
from threading import Lock, Thread

total = 0


def admit(visitors):
    global total
    gate = Lock()
    mine = 0
    for _ in range(visitors):
        time.sleep(0.1)
        mine += 1
    with gate:
        total += mine


halls = [Thread(target=admit, args=(3,)) for _ in range(2)]
for hall in halls:
    hall.start()
for hall in halls:
    hall.join()
print("visitors:", total)
