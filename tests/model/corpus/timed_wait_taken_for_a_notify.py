# verdict: fails: AssertionError
# why: wait(timeout) also returns when the time is up, with False, and nobody looks at that.
from threading import Condition, Thread

kitchen = Condition()
dish = served = None


def serve():
    global served
    with kitchen:
        if dish is None:
            kitchen.wait(timeout=1)
        served = dish


def cook():
    global dish
    with kitchen:
        dish = "soup"
        kitchen.notify()


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert served == "soup"
