import time
from threading import Thread

total = 0


def admit(visitors):
    global total
    for _ in range(visitors):
        time.sleep(0.1)
        total += 1


halls = [Thread(target=admit, args=(3,)) for _ in range(2)]
for hall in halls:
    hall.start()
for hall in halls:
    hall.join()
print("visitors:", total)
