# verdict: fails: endless
# why: the cook takes the hatch and puts nothing into it.
from threading import Lock, Thread

hatch, dish = Lock(), None


def serve():
    while True:
        with hatch:
            if dish is not None:
                return


def cook():
    with hatch:
        dish = "soup"
        return dish


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
