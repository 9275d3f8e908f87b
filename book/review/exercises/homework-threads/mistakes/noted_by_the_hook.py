import threading
import time
from threading import Thread

sizes = {"home": 4, "map": None, "menu": 6}
failed = []
total = 0
threading.excepthook = lambda failure: failed.append(failure.thread.name)


def fetch(page):
    time.sleep(1)  # the network
    if sizes[page] is None:
        raise ConnectionError(page)
    return sizes[page]


def load(page):
    global total
    size = fetch(page)
    total += size


loaders = [Thread(target=load, args=(page,), name=page) for page in sizes]
for loader in loaders:
    loader.start()
for loader in loaders:
    loader.join()
print(f"{total} kB, failed: {failed}")
