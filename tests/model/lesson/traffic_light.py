# Twenty cars wait until the light is green.
import time
from threading import Event, Thread

green = Event()


def light():
    print("the light is red")
    time.sleep(3)
    print("the light is green")
    green.set()


def drive(name):
    print(name, "waits")
    green.wait()
    print(name, "drives on")


Thread(target=light).start()
for number in range(20):
    Thread(target=drive, args=(f"car {number}",)).start()
