# verdict: held
# outcomes: served = ['soup']
# why: a Lock may be released by anybody, and so can serve as a signal.
from threading import Lock, Thread

ready = Lock()
dishes, served = [], []


def cook():
    dishes.append("soup")
    ready.release()


ready.acquire()
thread = Thread(target=cook)
thread.start()
ready.acquire()
served += dishes
thread.join()
assert served == ["soup"]
