# verdict: held
# outcomes: served = 'soup'
# why: who looks again and again lets the lock go between two looks.
from threading import Lock, Thread

hatch, dish, served = Lock(), None, None


def serve():
    global served
    while True:
        with hatch:
            if dish is not None:
                served = dish
                return


def cook():
    global dish
    with hatch:
        dish = "soup"


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
