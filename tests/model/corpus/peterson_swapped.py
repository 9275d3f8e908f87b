# verdict: fails: AssertionError
# why: the turn is given away before the wish is told, and both may go in.
from threading import Thread

wants, turn, visits = [False, False], 0, 0


def visit(me):
    global turn, visits
    other = 1 - me
    turn = other
    wants[me] = True
    while wants[other] and turn == other:
        pass
    visits += 1
    wants[me] = False


threads = [Thread(target=visit, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
