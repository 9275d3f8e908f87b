# verdict: held
# outcomes: crossed = 2
# why: an event that stays set lets everybody through, whenever they come.
from threading import Event, Lock, Thread

green, road = Event(), Lock()
crossed = 0


def cross():
    global crossed
    green.wait()
    with road:
        crossed += 1


threads = [Thread(target=cross) for _ in range(2)]
for thread in threads:
    thread.start()
green.set()
for thread in threads:
    thread.join()
assert crossed == 2
