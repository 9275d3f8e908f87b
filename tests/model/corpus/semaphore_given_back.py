# verdict: held
# why: the seat is given back however the visit ends.
from threading import Semaphore, Thread

seats = Semaphore(1)


def visit(age):
    with seats:
        if age < 18:
            raise ValueError("too young")


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
