# verdict: held
# why: what is waited for is a variable, looked at under the lock before every wait.
from threading import Condition, Thread

kitchen = Condition()
ready = False


def serve():
    with kitchen:
        while not ready:
            kitchen.wait()


def cook():
    global ready
    with kitchen:
        ready = True
        kitchen.notify()


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
