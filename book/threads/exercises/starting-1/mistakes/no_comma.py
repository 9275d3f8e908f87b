import time
from threading import Thread


def boil(kettle):
    time.sleep(0.1)
    print(kettle, "boils")


for kettle in ("red", "green", "blue"):
    thread = Thread(target=boil, args=(kettle), name=kettle)
    thread.start()
