import time
from threading import Thread


def boil(kettle):
    time.sleep(0.1)
    print(kettle, "boils")


def boil_all():
    for kettle in ("red", "green", "blue"):
        boil(kettle)


Thread(target=boil_all).start()
