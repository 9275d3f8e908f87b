import threading
from threading import Thread

failed = []


def report(failure):
    print(failure.thread.name, "failed:", failure.exc_value)


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
    try:
        one.join()
    except ValueError as error:
        failed.append((one.name, str(error)))
print("failed:", failed)
