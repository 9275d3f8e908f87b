from threading import Condition, Thread

SIZE = 1
tray, served, changed = ["bread"], [], Condition()
most = 0


def put(dish):
    global most
    with changed:
        while len(tray) == SIZE:
            changed.wait()
        tray.append(dish)
        most = max(most, len(tray))
        changed.notify_all()


def take(dishes):
    for _ in range(dishes):
        with changed:
            while not tray:
                changed.wait()
            served.append(tray.pop())
            changed.notify_all()


cooks = [Thread(target=put, args=(dish,)) for dish in ("soup", "rice")]
waiters = [Thread(target=take, args=(dishes,)) for dishes in (1, 2)]
for thread in (*cooks, *waiters):
    thread.start()
for thread in (*cooks, *waiters):
    thread.join()
print("served:", sorted(served))
