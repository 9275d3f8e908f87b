# verdict: fails: RuntimeError
# least: 0
# why: notify() may be called only by who has the condition's lock.
from threading import Condition, Thread

kitchen = Condition()


def cook():
    kitchen.notify()


thread = Thread(target=cook)
thread.start()
thread.join()
