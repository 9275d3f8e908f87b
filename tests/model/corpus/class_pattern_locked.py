# verdict: held
# outcomes: winners = ['Ann'] | winners = ['Ben']
# why: the owner is read and written under one lock.
from threading import Lock, Thread


class Seat:
    owner = None


lock = Lock()
seat = Seat()
winners = []


def take(name):
    with lock:
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
