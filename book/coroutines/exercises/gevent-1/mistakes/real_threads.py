from threading import Thread
from time import sleep


def nap(name):
    sleep(0.2)
    print(name, "is awake")


for name in ("heng", "ha", "heiheihei"):
    Thread(target=nap, args=(name,)).start()
