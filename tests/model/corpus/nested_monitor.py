# verdict: fails: deadlock
# why: wait() gives back the inner lock alone; who could notify is kept out by the outer one.
from threading import Condition, Lock, Thread

house, kitchen = Lock(), Condition()
dishes = []


def eat():
    with house, kitchen:
        while not dishes:
            kitchen.wait()
        dishes.pop()


def cook():
    with house, kitchen:
        dishes.append("soup")
        kitchen.notify()


threads = [Thread(target=eat), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
