# verdict: fails: AssertionError
# why: a pattern without names reads the attributes that the class says, deep in a list as well.
from dataclasses import dataclass
from threading import Thread


@dataclass
class Seat:
    owner: str = ""


seats = [Seat()]
winners = []


def take(name):
    match seats:
        case [Seat("")]:
            seats[0].owner = name
            winners.append(name)


threads = [Thread(target=take, args=(name,)) for name in ("Ann", "Ben")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len(winners) == 1
