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
    book.acquire()
    try:
        total += fetch(page)
        book.release()
    except ConnectionError:
        failed.append(page)


loaders = [Thread(target=load, args=(page,), name=page) for page in sizes]
for loader in loaders:
    loader.start()
for loader in loaders:
    loader.join()
print(f"{total} kB, failed: {failed}")
