# verdict: fails: RuntimeError
# why: the lock is kept for longer than three tries take, and who tries gives up.
import time
from threading import Lock, Thread

printer = Lock()


def print_book():
    with printer:
        time.sleep(10)


def print_page():
    tries = 0
    while tries < 3:
        if printer.acquire(timeout=0.1):
            printer.release()
            return
        tries += 1
    raise RuntimeError("gave up")


Thread(target=print_book).start()
Thread(target=print_page).start()
