"""Ask to go on before a class pattern reads attributes: in a pattern itself no call can stand.

So a case that is never taken stands before it, and asks in its guard. It asks for a little more
than is read: for each name of the pattern in every object that the pattern may come to.
"""

from __future__ import annotations

import types
from typing import Any

from labhelpers.model.memory import read_attribute, use

_PARTS_OF = (list, tuple)


def matched(site: int, value: Any, depth: int, *names: str | int) -> bool:
    """Come before a pattern looks into a value; return False, which takes no case."""
    for name in _named(value, names):
        read_attribute(site, value, name)
    if depth > 1:
        for part in _parts_of(value, names):
            use(site, part)
            matched(site, part, depth - 1, *names)
    return False


def _named(value: Any, names: tuple[str | int, ...]) -> list[str]:
    by_position = getattr(type(value), "__match_args__", ())
    if not isinstance(by_position, tuple):
        by_position = ()  # Python says so itself, next
    given = [name for name in names if isinstance(name, str) or name < len(by_position)]
    return [name if isinstance(name, str) else by_position[name] for name in given]


def _parts_of(value: Any, names: tuple[str | int, ...]) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, _PARTS_OF):
        return list(value)
    own = getattr(value, "__dict__", {})
    return [own[name] if name in own else _in_slot(value, name) for name in _named(value, names)]


def _in_slot(value: Any, name: str) -> Any:
    """Return what a slot holds; no property is asked, which is the program's own to call."""
    slot = getattr(type(value), name, None)
    if isinstance(slot, types.MemberDescriptorType):
        return getattr(value, name, None)
    return None
