"""Find the program's own names for its locks and queues: "mutexA", "forks[2]", "account.lock".

A timeline that says "Lock 3" makes the reader guess. A lock does not know its name, but the
program's globals do. Looked up when records are written, never while the program works.

Names that only the source tells ("self.lock = Lock()") are found by `labhelpers.records`.
"""

from __future__ import annotations

import sys

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

TRIES = 20  # flushes that look for the same resource's name
WIDEST = 1_000  # items of one container that are looked at

_tries: dict[int, int] = {}


def found(last: bool = False) -> list[tuple[int, str]]:
    """Return (resource, name) for each resource whose name was found since the last call.

    Parameters
    ----------
    last
        Look for all that have no name, however often that was in vain.
    """
    unnamed = [r for r in list(core.resources.values()) if _is_due(r, last)]
    if not unnamed:
        return []
    by_identity = _names_by_identity()
    return list(filter(None, (_name(resource, by_identity) for resource in unnamed)))


def _is_due(resource: core.Resource, last: bool) -> bool:
    return not resource.name and (last or _tries.get(resource.id, 0) < TRIES)


def _name(resource: core.Resource, by_identity: dict[int, str]) -> tuple[int, str] | None:
    obj = resource.reference()
    name = by_identity.get(id(obj)) if obj is not None else None
    if name is None:
        _tries[resource.id] = _tries.get(resource.id, 0) + 1
        return None
    resource.name = name
    _tries.pop(resource.id, None)
    return resource.id, name


def _names_by_identity() -> dict[int, str]:
    # The shortest way to an object is its name, and of two the first given: mutexA = mutexB.
    names: dict[int, str] = {}
    variables = list(vars(sys.modules["__main__"]).items())
    for name, value in variables:
        if not name.startswith("__"):
            names.setdefault(id(value), name)
    for name, value in variables:
        if not name.startswith("__"):
            for suffix, item in _items(value):
                names.setdefault(id(item), name + suffix)
                for further, inner in _items(item):
                    names.setdefault(id(inner), name + suffix + further)
    return names


def _items(value: Any) -> Iterator[tuple[str, Any]]:
    # Exact types only: a reader's own container may run code when it is looked at.
    kind = type(value)
    if kind is list or kind is tuple:
        for index, item in enumerate(value[:WIDEST]):
            yield f"[{index}]", item
    elif kind is dict:
        for key in list(value)[:WIDEST]:
            if type(key) in (str, int) and key in value:
                yield f"[{key!r}]", value[key]
    elif not isinstance(value, type) and kind.__module__ == "__main__":
        yield from _attributes(value)


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return
    for name, item in list(attributes.items())[:WIDEST]:
        yield f".{name}", item
