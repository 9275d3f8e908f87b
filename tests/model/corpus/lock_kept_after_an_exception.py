# verdict: fails: deadlock
# why: the line that releases the lock is jumped over, and the other thread waits for ever.
from threading import Lock, Thread

ledger = Lock()
total = 0


def add(text):
    global total
    ledger.acquire()
    total += int(text)
    ledger.release()


def add_if_number(text):
    try:
        add(text)
    except ValueError:
        return


threads = [Thread(target=add_if_number, args=(text,)) for text in ("7", "seven")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert total == 7
