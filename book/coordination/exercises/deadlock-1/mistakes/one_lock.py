import time
from threading import RLock, Thread

knife = board = RLock()


def chop():
    with knife:
        time.sleep(0.1)
        with board:
            print("chopped")


def clean():
    with board:
        time.sleep(0.1)
        with knife:
            print("cleaned")


def sharpen():
    with knife:
        time.sleep(0.1)
    print("sharpened")


def roll():
    with board:
        time.sleep(0.1)
    print("rolled")


for job in (sharpen, roll, chop, clean):
    Thread(target=job).start()
