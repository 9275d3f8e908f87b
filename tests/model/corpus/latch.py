# verdict: held
# outcomes: arrived = 2
# why: who lands and who counts use the same lock, and the last one to land notifies.
from threading import Condition, Thread

harbour = Condition()
landed, arrived = [], 0


def land(boat):
    with harbour:
        landed.append(boat)
        if len(landed) == 2:
            harbour.notify()


def count():
    global arrived
    with harbour:
        harbour.wait_for(lambda: len(landed) == 2)
        arrived = len(landed)


threads = [Thread(target=count)]
threads += [Thread(target=land, args=(boat,)) for boat in ("Swan", "Tern")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert arrived == 2
