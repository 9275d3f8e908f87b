# verdict: held
# outcomes: saved = [] | saved = ['page 1'] | saved = ['page 1', 'page 2']
# why: a daemon is stopped where it stands when the main thread ends.
from threading import Thread

saved = []


def save():
    saved.append("page 1")
    saved.append("page 2")


Thread(target=save, daemon=True).start()
