from gevent import monkey

monkey.patch_all()
from time import sleep

from gevent import spawn


def nap(name):
    sleep(0.2)
    print(name, "is awake")


naps = [spawn(nap, name) for name in ("heng", "ha", "heiheihei")]
