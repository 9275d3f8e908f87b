# verdict: fails: AssertionError
# why: the flag is raised too early, and the reader finds no data.
from threading import Thread

dish, ready, read = None, False, None


def cook():
    global dish, ready
    ready = True
    dish = "soup"


def serve():
    global read
    while not ready:
        pass
    read = dish


threads = [Thread(target=serve), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert read == "soup"
