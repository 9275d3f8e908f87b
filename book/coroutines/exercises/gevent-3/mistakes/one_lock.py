from gevent import monkey

monkey.patch_all()
import time
from threading import Lock

from gevent import joinall, spawn

seat = Lock()


def load(page):
    with seat:
        time.sleep(0.1)
        print("page", page)


joinall([spawn(load, page) for page in range(6)])
