# verdict: fails: deadlock
# why: notify() wakes those who wait; it is not kept for one who comes later.
from threading import Condition, Thread

kitchen = Condition()


def serve():
    with kitchen:
        kitchen.wait()


def cook():
    with kitchen:
        kitchen.notify()


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
