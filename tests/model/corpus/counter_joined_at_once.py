# verdict: held
# outcomes: visits = 2
# why: join() inside the starting loop: the second thread begins when the first has ended.
from threading import Thread

visits = 0


def visit():
    global visits
    visits += 1


for _ in range(2):
    thread = Thread(target=visit)
    thread.start()
    thread.join()
assert visits == 2
