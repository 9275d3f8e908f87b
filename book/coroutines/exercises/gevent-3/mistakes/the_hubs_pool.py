from gevent import monkey

monkey.patch_all()
import time

from gevent import get_hub


def load(page):
    time.sleep(0.1)
    print("page", page)


pool = get_hub().threadpool
pool.maxsize = 3
for page in range(6):
    pool.spawn(load, page)
pool.join()
