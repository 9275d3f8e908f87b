"""What a program calls its locks: where it keeps them, in a global, a list, an object."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from labhelpers.model.names import Names
from tests.model.inside import held_of, inside, locks_of

HEAD = """
import queue, threading
from threading import Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore, Thread
class Account:
    def __init__(self): self.lock = Lock()
class Slotted:
    __slots__ = ("lock",)
    def __init__(self): self.lock = Lock()
"""
HELD = "def work():\n    with {0}: pass\nThread(target=work).start()\nwith {0}: pass\n"


@pytest.mark.parametrize(
    ("made", "lock", "name"),
    [
        ("tea = Lock()", "tea", "tea"),
        ("tea = RLock()", "tea", "tea"),
        ("rice = tea = Lock()", "tea", "rice"),  # the name that came first
        ("forks = [Lock(), Lock()]", "forks[1]", "forks[1]"),
        ("forks = (Lock(), Lock())", "forks[0]", "forks[0]"),
        ("locks = {'tea': Lock()}", "locks['tea']", "locks['tea']"),
        ("mine = Account()", "mine.lock", "mine.lock"),
        ("accounts = [Account(), Account()]", "accounts[1].lock", "accounts[1].lock"),
        ("class Box: lock = Lock()", "Box.lock", "Box.lock"),
        ("ready = Condition()", "ready", "ready"),
        ("lock = Lock()\nready = Condition(lock)", "ready", "lock"),
        ("shop = {(1, 2): Lock()}\ntea = shop[1, 2]", "tea", "tea"),
        ("room = Semaphore()", "room", "room"),
        (
            "def make():\n    lock = Lock()\n    return lambda: lock\nget = make()",
            "get()",
            "a lock",
        ),
        ("mine = Slotted()", "mine.lock", "mine.lock"),
    ],
)
def test_a_lock_is_called_what_the_program_calls_it(made: str, lock: str, name: str) -> None:
    assert inside(locks_of, HEAD + made + "\n" + HELD.format(lock)) == {name}


@pytest.mark.parametrize(
    ("made", "waits"),
    [
        ("door = Event()", "door.wait()"),
        ("orders = queue.Queue()", "orders.get()"),
        ("orders = queue.LifoQueue(1)", "orders.get()"),
        ("room = Semaphore(0)", "room.acquire()"),
        ("room = BoundedSemaphore(0)", "room.acquire()"),
        ("gate = Barrier(2)", "gate.wait()"),
        ("bell = Condition()", "bell.acquire()\nbell.wait()"),
    ],
)
def test_what_rests_on_a_lock_goes_by_its_own_name(made: str, waits: str) -> None:
    names = inside(locks_of, f"{HEAD}{made}\n{waits}\n")
    assert names == {made.partition(" ")[0]}


@pytest.mark.parametrize(
    ("made", "name", "held"),
    [
        ("tea = Lock()", "tea", {"tea"}),
        ("ready = Condition()", "ready", {"ready"}),
        ("room = Semaphore()", "room", set()),
    ],
)
def test_only_a_lock_of_the_program_has_a_holder(made: str, name: str, held: set[str]) -> None:
    """That the lock within a semaphore is free says nothing of its places."""
    assert inside(held_of, HEAD + made + "\n" + HELD.format(name)) == held


def test_names_of_objects() -> None:
    lock, other = object(), object()
    mine = SimpleNamespace(inner=other)
    mine.self = mine  # it goes round
    names = Names({"tea": lock, "again": lock, "mine": mine, "__hidden__": (hidden := object())})
    assert names.of(lock) == "tea"
    assert names.of(other) == "mine.inner"
    assert names.of(hidden) == names.of(object()) == ""


def test_many_objects_are_not_all_looked_at() -> None:
    things = [object() for _ in range(10_000)]
    names = Names({"things": things})
    assert names.of(things[0]) == "things[0]"
    assert names.of(things[-1]) == ""


def test_what_stands_at_the_top_is_named_before_what_is_in_something() -> None:
    lock = object()
    assert Names({"forks": [lock], "first": lock}).of(lock) == "first"
