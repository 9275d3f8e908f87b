# verdict: held
# outcomes: printed = 1, given_up = 1 | printed = 2, given_up = 0
# why: who did not get the printer in time says so and leaves it alone.
from threading import Lock, Thread

printer, desk = Lock(), Lock()
printed = given_up = 0


def print_page():
    global printed, given_up
    if printer.acquire(timeout=1):
        printed += 1
        printer.release()
    else:
        with desk:
            given_up += 1


threads = [Thread(target=print_page) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert printed + given_up == 2
