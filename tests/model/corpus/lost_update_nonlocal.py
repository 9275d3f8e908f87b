# verdict: fails: AssertionError
# least: 1
# why: a variable of a function is shared when the threads' function has captured it.
from threading import Thread


def count_visits():
    visits = 0

    def visit():
        nonlocal visits
        visits += 1

    threads = [Thread(target=visit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return visits


assert count_visits() == 2
