# verdict: held
# outcomes: read = 'soup'
# why: the flag is raised when the data is there, and the reader waits for the flag.
from threading import Thread

dish, ready, read = None, False, None


def cook():
    global dish, ready
    dish = "soup"
    ready = True


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
