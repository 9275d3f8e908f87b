# verdict: held
# outcomes: dishes = [], hungry = 1
# why: taking is tried in one step, and the one who finds nothing is told so.
from threading import Thread

dishes, hungry = ["soup"], 0


def eat():
    global hungry
    try:
        dishes.pop()
    except IndexError:
        hungry += 1


threads = [Thread(target=eat) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert hungry == 1
