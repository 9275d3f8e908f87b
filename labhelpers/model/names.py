"""Find what a program calls its locks and variables, so that a step can be told in its own words.

A lock knows no name. The reader's is where the program keeps it: in a global, in a list, as an
attribute of an object; a queue's or an event's lock goes by the name of the queue or the event.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from labhelpers.model.locks import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INSIDE = frozenset({
    "_cond", "_condition", "_count", "_lock", "all_tasks_done", "mutex", "not_empty", "not_full",
})  # fmt: skip
"""Attributes in which the library keeps the locks of what it guards."""
_HOLDING_NOTHING = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, Lock)
_MOST = 2_000  # objects that are looked at


class Names:
    """The names of objects, by their addresses.

    Parameters
    ----------
    namespace
        The program's globals, whose names come first; then what they hold.
    """

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._names: dict[int, str] = {}
        level = [(name, value) for name, value in namespace.items() if not name.startswith("__")]
        for _ in range(3):
            level = [
                inner
                for name, value in level
                if self._add(name, value)
                for inner in _parts(name, value)
            ]

    def _add(self, name: str, value: Any) -> bool:
        """Note a name; False where the object has one already, or is one of too many."""
        if id(value) in self._names or len(self._names) > _MOST:
            return False
        self._names[id(value)] = name
        return not isinstance(value, _HOLDING_NOTHING)

    def of(self, value: object) -> str:
        """Return the name of an object, "" where it has none."""
        return self.at(id(value))

    def at(self, address: int) -> str:
        """Return the name of the object at an address, "" where it has none."""
        return self._names.get(address, "")


def _parts(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a value holds that may be a lock or hold one, with its name."""
    if isinstance(value, list | tuple):
        yield from ((f"{name}[{place}]", part) for place, part in enumerate(value))
    elif isinstance(value, dict):
        yield from ((f"{name}[{key!r}]", part) for key, part in value.items() if _is_plain(key))
    else:
        for attribute, part in _attributes(value):
            inner = name if attribute in _INSIDE else f"{name}.{attribute}"
            yield inner, part


def _attributes(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an object keeps in its attributes, or a class of the program in its own."""
    own = getattr(value, "__dict__", None)
    if isinstance(own, dict):
        yield from own.items()
    elif isinstance(value, type) and _is_programs(value):
        yield from ((name, part) for name, part in vars(value).items() if name[:2] != "__")
    for kind in filter(_is_programs, type(value).__mro__):
        for name, slot in vars(kind).items():
            if isinstance(slot, types.MemberDescriptorType) and hasattr(value, name):
                yield name, getattr(value, name)


def _is_programs(kind: type) -> bool:
    return kind.__module__ == "__main__"


def _is_plain(key: object) -> bool:
    return isinstance(key, str | int)
