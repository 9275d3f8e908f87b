# verdict: held
# outcomes: total = 7
# why: a with block releases its lock however it is left.
from threading import Lock, Thread

ledger = Lock()
total = 0


def add(text):
    global total
    with ledger:
        total += int(text)


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
