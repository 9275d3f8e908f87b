# verdict: held
# outcomes: early = True | early = False
# why: a field that is read before the other is written gives a pair that nobody has stored.
from dataclasses import dataclass
from threading import Thread


@dataclass
class Point:
    x: int = 0
    y: int = 0


p = Point()


def move():
    p.x = 1
    p.y = 1


thread = Thread(target=move)
thread.start()
early = p == Point(0, 1)
thread.join()
assert p == Point(1, 1)
