# verdict: fails: deadlock
# why: the guest who is turned away keeps the only seat.
from threading import Semaphore, Thread

seats = Semaphore(1)


def visit(age):
    seats.acquire()
    if age < 18:
        raise ValueError("too young")
    seats.release()


def try_to_visit(age):
    try:
        visit(age)
    except ValueError:
        return


threads = [Thread(target=try_to_visit, args=(age,)) for age in (40, 10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
