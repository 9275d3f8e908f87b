from threading import Lock, Thread

oven_lock, display_lock = Lock(), Lock()
oven, shown = {"degrees": 20}, []


def heat_to(target):
    for tell in listeners:
        tell(target)
    with oven_lock:
        oven["degrees"] = target


def read_oven():
    with oven_lock:
        return oven["degrees"]


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
