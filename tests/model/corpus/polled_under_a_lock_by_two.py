# verdict: held
# why: neither of those who look learns anything from the other one's looks.
import time
from threading import Lock, Thread

hatch, dish = Lock(), None


def serve():
    while True:
        with hatch:
            if dish is not None:
                return
        time.sleep(0.01)


def cook():
    global dish
    with hatch:
        dish = "soup"


threads = [Thread(target=serve), Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
