# verdict: held
# outcomes: skipped = 0 | skipped = 1 | skipped = 2
# why: each job is tried once, and the lock may be held each time.
from threading import Lock, Thread

printer, pages, skipped = Lock(), ["cover", "index"], 0


def print_book():
    with printer:
        pass


def print_pages():
    global skipped
    while pages:
        pages.pop()
        if printer.acquire(blocking=False):
            printer.release()
        else:
            skipped += 1


threads = [Thread(target=print_book), Thread(target=print_pages)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
