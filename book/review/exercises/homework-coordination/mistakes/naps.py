import time
from threading import Condition, Thread

SIZE = 1
tray, served, changed = [], [], Condition()
most = 0


def put(dish):
    global most
    while len(tray) == SIZE:
        time.sleep(0.01)
    with changed:
        tray.append(dish)
        most = max(most, len(tray))
        changed.notify_all()


def take():
    while not tray:
        time.sleep(0.01)
    with changed:
        served.append(tray.pop())
        changed.notify_all()


cooks = [Thread(target=put, args=(dish,)) for dish in ("soup", "rice")]
waiters = [Thread(target=take) for _ in range(2)]
for thread in (*cooks, *waiters):
    thread.start()
for thread in (*cooks, *waiters):
    thread.join()
print("served:", sorted(served))
