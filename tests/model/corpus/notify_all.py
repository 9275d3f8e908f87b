# verdict: held
# why: the shot wakes everybody who waits for it, and who comes later sees that it was fired.
from threading import Condition, Thread

track = Condition()
started = False


def race():
    with track:
        while not started:
            track.wait()


def shoot():
    global started
    with track:
        started = True
        track.notify_all()


threads = [Thread(target=race), Thread(target=race), Thread(target=shoot)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
