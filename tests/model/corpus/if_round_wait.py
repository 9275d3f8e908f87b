# verdict: fails: IndexError
# why: another guest takes the dish between the notify and the moment the waiter goes on.
from threading import Condition, Thread

kitchen = Condition()
dishes = []


def eat():
    with kitchen:
        if not dishes:
            kitchen.wait()
        dishes.pop()


def cook():
    for dish in ("soup", "rice"):
        with kitchen:
            dishes.append(dish)
            kitchen.notify()


threads = [Thread(target=eat), Thread(target=eat), Thread(target=cook)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
