from gevent import monkey

monkey.patch_all()
import time

from gevent import joinall
from gevent.pool import Pool


def load(page):
    time.sleep(0.1)
    print("page", page)


joinall([Pool(3).spawn(load, page) for page in range(6)])
