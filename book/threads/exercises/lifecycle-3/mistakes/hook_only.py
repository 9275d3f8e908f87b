import threading
from threading import Thread

failed = []


def report(failure):
    failed.append(("rice", str(failure.exc_value)))


def cook(dish):
    if dish == "rice":
        raise ValueError("there is no salt")


def try_to_cook(dish):
    cook(dish)


threading.excepthook = report
dishes = ("tea", "rice")
cooks = [Thread(target=try_to_cook, args=(dish,)) for dish in dishes]
for one in cooks:
    one.start()
for one in cooks:
    one.join()
print("failed:", failed)
