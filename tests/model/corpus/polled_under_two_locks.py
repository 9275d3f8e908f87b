# verdict: fails: deadlock
# why: who looks takes both locks in each round, in the opposite order.
from threading import Lock, Thread

hatch, stove, dish = Lock(), Lock(), None


def serve():
    while True:
        with hatch, stove:
            if dish is not None:
                return


def cook():
    global dish
    with stove, hatch:
        dish = "soup"


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
