from threading import Lock, Thread

oven_lock, display_lock = Lock(), Lock()
oven, shown = {"degrees": 20}, []


def heat_to(target):
    with oven_lock:
        oven["degrees"] = target
        for tell in listeners:
            tell(target)


def read_oven():
    oven_lock.acquire(timeout=0.5)
    degrees = oven["degrees"]
    oven_lock.release()
    return degrees


def show(number):
    with display_lock:
        shown.append(number)


def redraw():
    with display_lock:
        shown.append(read_oven())


listeners = [show]
jobs = [Thread(target=heat_to, args=(200,)), Thread(target=redraw)]
for job in jobs:
    job.start()
for job in jobs:
    job.join()
print("shown at last:", shown[-1])
