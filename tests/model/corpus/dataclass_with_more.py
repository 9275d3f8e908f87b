# verdict: held
# why: a class variable, a slot, a computed field and a finalizer are no matter to == and repr.
from dataclasses import dataclass, field
from threading import Thread
from typing import ClassVar

gone = 0


@dataclass(slots=True, order=True)
class Slotted:
    kind: ClassVar[str] = "seat"
    row: int = 0
    seat: int = field(default=0, compare=False)


@dataclass
class Watched:
    n: int = 0

    def __del__(self):
        global gone
        gone += 1


@dataclass
class Failed(Exception):
    code: int = 0


things = Slotted(), Watched(), Failed()


def change():
    things[0].row = 1
    things[1].n = 1
    things[2].code = 1


thread = Thread(target=change)
thread.start()
texts = [repr(thing) for thing in things]
same = things[0] == Slotted(), things[1] == Watched(n=1), Slotted() < things[0]
thread.join()
assert gone <= 1  # only the one that was made to be compared
assert repr(things[0]) == "Slotted(row=1, seat=0)"
