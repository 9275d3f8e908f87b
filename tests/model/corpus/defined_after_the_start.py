# verdict: fails: NameError
# least: 1
# why: the thread may call the function before the main thread has defined it.
from threading import Lock, Thread

lock = Lock()


def work():
    with lock:
        helper()


thread = Thread(target=work)
thread.start()


def helper():
    pass


thread.join()
