# verdict: held
# outcomes: visits = 1 | visits = 2
# why: nothing is asserted: that a visit may be lost shows in the final values alone.
from threading import Thread

visits = 0


def visit():
    global visits
    visits += 1


threads = [Thread(target=visit) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
