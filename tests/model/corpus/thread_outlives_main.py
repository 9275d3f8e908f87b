# verdict: held
# outcomes: saved = ['page 1', 'page 2']
# why: a program ends with its last thread that is no daemon, not with its main thread.
from threading import Thread

saved = []


def save():
    saved.append("page 1")
    saved.append("page 2")


Thread(target=save).start()
