# verdict: held
# outcomes: printed = 2
# why: trying again until the lock is free wastes time and harms nothing.
import time
from threading import Lock, Thread

printer = Lock()
printed = 0


def print_page():
    global printed
    while not printer.acquire(blocking=False):
        time.sleep(0.01)
    printed += 1
    printer.release()


threads = [Thread(target=print_page) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert printed == 2
