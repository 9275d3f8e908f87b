# verdict: fails: deadlock
# why: readers and writer wait on one condition, and a notify meant for the writer wakes a reader.
from threading import Condition, Thread

box = Condition()
letters = []


def send(count):
    for letter in range(count):
        with box:
            while letters:
                box.wait()
            letters.append(letter)
            box.notify()


def read():
    with box:
        while not letters:
            box.wait()
        letters.pop()
        box.notify()


threads = [Thread(target=read), Thread(target=read), Thread(target=send, args=(2,))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
