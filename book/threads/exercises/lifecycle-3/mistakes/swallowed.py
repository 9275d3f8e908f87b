import threading
from threading import Thread

failed = []


def report(failure):
    print(failure.thread.name, "failed:", failure.exc_value)


def cook(dish):
    if dish == "rice":
        raise ValueError("there is no salt")


def try_to_cook(dish):
    try:
        cook(dish)
    except ValueError:
        return


threading.excepthook = report
dishes = ("tea", "rice")
cooks = [Thread(target=try_to_cook, args=(dish,)) for dish in dishes]
for one in cooks:
    one.start()
for one in cooks:
    one.join()
print("failed:", failed)
