# verdict: held
# outcomes: visits = 2
# why: who comes second has given the other the turn, and waits while the other wants to be inside.
from threading import Thread

wants, turn, visits = [False, False], 0, 0


def visit(me):
    global turn, visits
    other = 1 - me
    wants[me] = True
    turn = other
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
