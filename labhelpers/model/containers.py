"""What others can change item by item, and what stands on it: views and iterators.

A loop over `enumerate(prices)` looks into `prices` at each step, and nothing in the program says
so: the iterator knows its container, and tells nobody. So it is noted, when one is made, what it
stands on. The iterator is shared as well: each step takes an item from all others who hold it.
"""

from __future__ import annotations

import itertools
import types
from array import array
from collections import deque
from typing import Any

from labhelpers.model import execution as executions

CONTAINERS = (list, dict, set, deque, bytearray, array, memoryview)
VIEWS = frozenset({type({}.keys()), type({}.values()), type({}.items())})
_ITERABLES: tuple[Any, ...] = (
    *([], (), {}, {}.values(), {}.items(), set(), deque(), bytearray(), array("i")),
    *("", "é", b"", range(0), range(2**70), memoryview(b"")),
)
_REVERSIBLE: tuple[Any, ...] = ([], (), {}, {}.values(), {}.items(), deque(), range(0))
ITERATORS = frozenset({
    *(enumerate, filter, map, reversed, zip, type(iter(int, 1))),
    *(type(iter(values)) for values in _ITERABLES),
    *(type(reversed(values)) for values in _REVERSIBLE),
    *(kind for kind in vars(itertools).values() if isinstance(kind, type)),
})  # fmt: skip
STANDING = VIEWS | ITERATORS
_MAKES_A_GENERATOR = 0x20  # inspect.CO_GENERATOR, without the import of so much
_UNCHANGING = (str, bytes, tuple, range, type)


def is_container(value: Any) -> bool:
    """Return whether a value is what code that asks nobody can change item by item."""
    return isinstance(value, CONTAINERS) or _asks_nobody(value, "__setitem__")


def is_looked_into(value: Any) -> bool:
    """Return whether code that asks nobody returns the items of a value."""
    return isinstance(value, CONTAINERS) or _asks_nobody(value, "__getitem__")


def _asks_nobody(value: Any, method: str) -> bool:
    kind = type(value)
    if kind in _UNCHANGING or isinstance(value, _UNCHANGING):
        return False
    function = getattr(kind, method, None)
    code = getattr(function, "__code__", None)
    return function is not None and (
        code is None or code.co_filename != executions.here.knowledge.name
    )


def stand(made: Any, *values: Any) -> None:
    """Note on which containers a view or an iterator stands that was made of some values.

    What is known stays: `iter` of an iterator, or of an object that hands one out, makes none.
    """
    here = executions.here
    if id(made) not in here.viewed:
        containers = [container for value in values for container in containers_of(value)]
        me = here.current
        here.viewed[id(made)] = made, containers, me.number, me.rounds


def containers_of(value: Any) -> list[Any]:
    """Return the container that a value is, or those that it stands on."""
    if isinstance(value, CONTAINERS):
        return [value]
    if type(value) in STANDING:
        known = executions.here.viewed.get(id(value))
        return known[1] if known is not None else []
    return []


def is_others(iterator: Any) -> bool:
    """Return whether an iterator may have been made by another task than the one that runs."""
    here = executions.here
    known = here.viewed.get(id(iterator))
    return known is None or known[2] != here.current.number


def iter_of_python(values: Any) -> Any:
    """Return an `__iter__` written in Python that may hand out what others hold, or None."""
    method = getattr(type(values), "__iter__", None)
    if not isinstance(method, types.FunctionType):
        return None
    return None if method.__code__.co_flags & _MAKES_A_GENERATOR else method


def is_fresh(iterator: Any) -> bool:
    """Return whether the task that runs has made an iterator in the round of a `while` it is in."""
    here = executions.here
    known = here.viewed.get(id(iterator))
    return known is not None and known[2:] == (here.current.number, here.current.rounds)
