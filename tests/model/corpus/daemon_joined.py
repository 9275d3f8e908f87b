# verdict: held
# outcomes: saved = ['page 1', 'page 2']
# why: joining it is what makes the program wait for a daemon.
from threading import Thread

saved = []


def save():
    saved.append("page 1")
    saved.append("page 2")


thread = Thread(target=save, daemon=True)
thread.start()
thread.join()
