from gevent import monkey

monkey.patch_all()
import time

from gevent import joinall, spawn
from gevent.lock import Semaphore


def load(page):
    with Semaphore(3):
        time.sleep(0.1)
    print("page", page)


joinall([spawn(load, page) for page in range(6)])
