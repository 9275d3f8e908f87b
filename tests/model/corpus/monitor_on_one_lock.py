# verdict: held
# outcomes: dishes = []
# why: the condition rests on the house's own lock, which wait() gives back.
from threading import Condition, Lock, Thread

house = Lock()
kitchen = Condition(house)
dishes = []


def eat():
    with house:
        while not dishes:
            kitchen.wait()
        dishes.pop()


def cook():
    with house:
        dishes.append("soup")
        kitchen.notify()


threads = [Thread(target=eat), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
