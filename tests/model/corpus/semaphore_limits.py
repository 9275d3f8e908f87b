# verdict: held
# outcomes: most = 1 | most = 2
# why: three visitors and two seats: never more than two sit, and they may all come one by one.
from threading import Lock, Semaphore, Thread

seats, door = Semaphore(2), Lock()
inside = most = 0


def visit():
    global inside, most
    with seats:
        with door:
            inside += 1
            most = max(most, inside)
        with door:
            inside -= 1


threads = [Thread(target=visit) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert most <= 2
