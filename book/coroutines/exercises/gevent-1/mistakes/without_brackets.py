from gevent import monkey

patch = monkey.patch_all
from time import sleep

from gevent import joinall, spawn


def nap(name):
    sleep(0.2)
    print(name, "is awake")


joinall([spawn(nap, name) for name in ("heng", "ha", "heiheihei")])
