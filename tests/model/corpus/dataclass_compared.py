# verdict: fails: AssertionError
# why: the == of a dataclass reads one field after the other.
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
ok = p == Point(0, 0) or p == Point(1, 1)
thread.join()
assert ok
