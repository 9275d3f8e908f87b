# verdict: held
# outcomes: baked = [], eaten = [1, 2]
# why: two conditions on one lock, one for room and one for bread; each notify finds whom it is for.
from threading import Condition, Lock, Thread

ROOM = 1
shelf = Lock()
has_room, has_bread = Condition(shelf), Condition(shelf)
baked, eaten = [], []


def bake():
    for loaf in (1, 2):
        with shelf:
            while len(baked) == ROOM:
                has_room.wait()
            baked.append(loaf)
            has_bread.notify()


def eat():
    for _ in range(2):
        with shelf:
            while not baked:
                has_bread.wait()
            eaten.append(baked.pop(0))
            has_room.notify()


threads = [Thread(target=bake), Thread(target=eat)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert eaten == [1, 2]
