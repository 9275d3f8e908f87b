# verdict: held
# outcomes: skipped = 0 | skipped = 1 | skipped = 2
# why: the semaphore is what counts the rounds; a round that takes a seat is not one in vain.
from threading import Lock, Semaphore, Thread

printer, seats, skipped = Lock(), Semaphore(2), 0


def print_book():
    with printer:
        pass


def print_pages():
    global skipped
    while seats.acquire(blocking=False):
        if printer.acquire(blocking=False):
            printer.release()
        else:
            skipped += 1


threads = [Thread(target=print_book), Thread(target=print_pages)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
