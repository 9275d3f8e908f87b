# verdict: held
# why: where an object is a part of itself, its text says so with three dots.
from dataclasses import dataclass
from threading import Thread
from typing import Any


@dataclass
class Node:
    next: Any = None


node = Node()


def tie():
    node.next = node


thread = Thread(target=tie)
thread.start()
text = str(node)
thread.join()
assert text in ("Node(next=None)", "Node(next=...)")
