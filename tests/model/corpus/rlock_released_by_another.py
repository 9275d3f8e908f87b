# verdict: fails: RuntimeError
# least: 0
# why: only the thread that has taken an RLock may release it.
from threading import RLock, Thread

key = RLock()


def give_back():
    key.release()


key.acquire()
thread = Thread(target=give_back)
thread.start()
thread.join()
