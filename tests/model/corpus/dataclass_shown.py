# verdict: held
# outcomes: out = 'P(x=0, y=0)' | out = 'P(x=0, y=1)' | out = 'P(x=1, y=0)' | out = 'P(x=1, y=1)'
# why: the text of a dataclass is made of fields that are read one by one.
from dataclasses import dataclass
from threading import Thread


@dataclass
class P:
    x: int = 0
    y: int = 0


point = P()


def move():
    point.x = 1
    point.y = 1


thread = Thread(target=move)
thread.start()
out = f"{point}"
thread.join()
assert repr(point) == "P(x=1, y=1)"
