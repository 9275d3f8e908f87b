"""Let the methods that `dataclass` writes ask to go on before each field that they read.

To compare two points, or to show one, is to read a field after the other, and another thread may
write between two of them. But the text of these methods is the library's, and no call stands in it.
So they are given an object like the one that they belong to, whose fields were read with a step
for each.
"""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model.memory import read_attribute

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = "__dataclass_fields__"
_COMPARING = ("__eq__", "__lt__", "__le__", "__gt__", "__ge__")
_WRITTEN = "<string>"  # the file of what `dataclass` has written, and nobody else

_shown: set[tuple[int, int]] = set()
"""Tasks with the addresses of the objects whose texts they make: one may be a part of itself."""


def decorated(site: int) -> Callable[[Any], Any]:
    """Return the last decorator of a class, after which its methods ask for what they read."""

    def asking(made: Any) -> Any:
        if isinstance(made, type) and FIELDS in vars(made):
            _let_ask(site, made)
        return made

    return asking


def _let_ask(site: int, kind: Any) -> None:
    makers = dict.fromkeys(_COMPARING, _comparing) | {"__repr__": _showing}
    for name, maker in makers.items():
        method = vars(kind).get(name)
        code = getattr(getattr(method, "__wrapped__", method), "__code__", None)
        if code is not None and code.co_filename == _WRITTEN:
            setattr(kind, name, update_wrapper(maker(site, method), method))


def _comparing(site: int, method: Any) -> Any:
    def compare(self: Any, other: Any) -> Any:
        if executions.here.has_started and type(other) is type(self):
            return method(as_read(site, self), as_read(site, other))
        return method(self, other)

    return compare


def _showing(site: int, method: Any) -> Any:
    def show(self: Any) -> Any:
        here = executions.here
        if not here.has_started:
            return method(self)
        key = here.current.number, id(self)
        if key in _shown:
            return "..."
        _shown.add(key)
        try:
            return method(as_read(site, self))
        finally:
            _shown.discard(key)

    return show


def as_read(site: int, value: Any) -> Any:
    """Return an object with the fields that a dataclass's object has when they are read."""
    from dataclasses import fields  # who comes here has loaded it

    like = _like(value)
    for field in fields(value):
        read_attribute(site, value, field.name)
        if like is not value and hasattr(value, field.name):
            object.__setattr__(like, field.name, getattr(value, field.name))
    return like


def _like(value: Any) -> Any:
    """Return an object like this one; itself where another one would be noticed."""
    kind = type(value)
    computed = any(
        isinstance(getattr(kind, name, None), property) for name in getattr(kind, FIELDS)
    )
    if computed or hasattr(kind, "__del__"):
        return value
    try:
        like = object.__new__(kind)
    except TypeError:  # an exception, say, is made by its own class alone
        return value
    if hasattr(value, "__dict__"):
        vars(like).update(vars(value))
    return like
