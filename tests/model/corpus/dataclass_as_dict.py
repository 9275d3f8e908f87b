# verdict: fails: AssertionError
# why: asdict() reads one field after the other, and copies what was never there at once.
from dataclasses import asdict, dataclass
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
seen = asdict(p)
thread.join()
assert seen != {"x": 0, "y": 1}
