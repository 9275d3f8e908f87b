# verdict: held
# outcomes: served = 'nothing' | served = 'soup'
# why: who waits for a limited time has an answer for both cases.
from threading import Condition, Thread

kitchen = Condition()
dish = served = None


def serve():
    global served
    with kitchen:
        came = kitchen.wait_for(lambda: dish is not None, timeout=1)
        served = dish if came else "nothing"


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
assert served in ("soup", "nothing")
