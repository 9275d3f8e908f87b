# verdict: fails: deadlock
# why: the light is green for a moment only, and who comes after that waits for ever.
from threading import Event, Thread

green = Event()


def cross():
    green.wait()


thread = Thread(target=cross)
thread.start()
green.set()
green.clear()
thread.join()
