# verdict: held
# outcomes: visits = 2
# why: strict turns keep two threads apart, as long as each comes as often as the other.
from threading import Thread

turn, visits = 0, 0


def visit(me):
    global turn, visits
    while turn != me:
        pass
    visits += 1
    turn = 1 - me


threads = [Thread(target=visit, args=(number,)) for number in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert visits == 2
