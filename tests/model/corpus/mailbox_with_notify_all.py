# verdict: held
# outcomes: letters = []
# why: everybody who waits looks again after every change.
from threading import Condition, Thread

box = Condition()
letters = []


def send(count):
    for letter in range(count):
        with box:
            while letters:
                box.wait()
            letters.append(letter)
            box.notify_all()


def read():
    with box:
        while not letters:
            box.wait()
        letters.pop()
        box.notify_all()


threads = [Thread(target=read), Thread(target=read), Thread(target=send, args=(2,))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
