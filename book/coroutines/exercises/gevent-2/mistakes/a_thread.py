from gevent import monkey

monkey.patch_all()
import time
from threading import Thread

from gevent import spawn


def heart():
    for _ in range(20):
        time.sleep(0.001)


def compute():
    total = 0
    for _ in range(200):
        total += sum(range(20_000))
    print(total)


beating = spawn(heart)
worker = Thread(target=compute)
worker.start()
worker.join()
beating.join()
