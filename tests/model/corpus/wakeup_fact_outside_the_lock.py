# verdict: fails: deadlock
# why: it becomes ready after the waiter has looked and before it waits: the notify comes too early.
from threading import Condition, Thread

kitchen = Condition()
ready = False


def serve():
    if not ready:
        with kitchen:
            kitchen.wait()


def cook():
    global ready
    ready = True
    with kitchen:
        kitchen.notify()


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
