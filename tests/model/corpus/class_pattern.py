# verdict: fails: AssertionError
# least: 1
# why: a class pattern reads the owner, and both find none before either has put a name there.
from threading import Thread


class Seat:
    owner = None


seat = Seat()
winners = []


def take(name):
    match seat:
        case Seat(owner=None):
            seat.owner = name
            winners.append(name)


threads = [Thread(target=take, args=(name,)) for name in ("Ann", "Ben")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(winners) == 1
