from gevent import monkey

monkey.patch_all()
import time

from gevent.pool import Pool


def load(page):
    time.sleep(0.1)
    print("page", page)


pool = Pool(3)
for page in range(6):
    pool.spawn(load, page)
