from gevent import monkey

monkey.patch_all()
import time

from gevent.pool import Pool


def load(page):
    time.sleep(0.1)
    print("page", page)


pool = Pool()
pool.map(load, range(6))
