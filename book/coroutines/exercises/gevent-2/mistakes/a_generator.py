from gevent import monkey

monkey.patch_all()
import time

from gevent import joinall, spawn


def heart():
    for _ in range(20):
        time.sleep(0.001)


def compute():
    total = 0
    for _ in range(200):
        total += sum(range(20_000))
        yield
    print(total)


joinall([spawn(heart), spawn(compute)])
