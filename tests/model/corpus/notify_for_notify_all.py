# verdict: fails: deadlock
# why: both runners wait for the same shot, and one notify() wakes one of them.
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
        track.notify()


threads = [Thread(target=race), Thread(target=race), Thread(target=shoot)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
