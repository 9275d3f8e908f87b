from gevent import monkey

monkey.patch_all()
import time

from gevent import joinall, spawn
from gevent.pool import Pool


def load(page):
    time.sleep(0.1)
    print("page", page)


pool = Pool(3)
joinall([spawn(load, page) for page in range(6)])
pool.join()
