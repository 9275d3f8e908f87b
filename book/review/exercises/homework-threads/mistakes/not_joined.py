import time
from threading import Lock, Thread

sizes = {"home": 4, "map": None, "menu": 6}
failed = []
total = 0
book = Lock()


def fetch(page):
    time.sleep(1)  # the network
    if sizes[page] is None:
        raise ConnectionError(page)
    return sizes[page]


def load(page):
    global total
    try:
        size = fetch(page)
    except ConnectionError:
        failed.append(page)
    else:
        with book:
            total += size


loaders = [Thread(target=load, args=(page,), name=page) for page in sizes]
for loader in loaders:
    loader.start()
print(f"{total} kB, failed: {failed}")
