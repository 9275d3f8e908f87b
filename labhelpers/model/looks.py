"""Functions of the library that look at what others change, and take no lock to do so.

Where a lock is taken, it asks to go on. `Event.is_set` takes none, nor does the number of threads
alive: without a word before them an exploration would not know that it matters when they look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model.operations import EVERY_TASK, PEEK, READ, WRITE

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

looks: dict[Any, Callable[..., None]] = {}
"""Functions of the library that look at what others change, without taking a lock; and how to ask
to go on before they do: called with the object whose method it is."""

ASKING = frozenset({"threading", "queue", "concurrent.futures.thread", "concurrent.futures._base"})
"""Modules whose functions, but for those, change nothing without taking a lock."""


def know(threading: ModuleType, queue: ModuleType) -> None:
    """Learn from the library's own modules which of their functions look at what."""
    looks[threading.Event.is_set] = lambda event: event._cond._lock.peek()
    looks[threading.active_count] = looks[threading.enumerate] = peek_at_all
    kind = queue.SimpleQueue
    looks[kind.put] = looks[kind.put_nowait] = lambda owner: _touch(WRITE, owner)
    for name in ("empty", "full", "qsize"):
        looks[getattr(queue.Queue, name)] = lambda owner: owner.mutex.guard()
    looks[kind.empty] = looks[kind.qsize] = lambda owner: _touch(READ, owner)


def _touch(kind: int, owner: Any) -> None:
    here = executions.here
    place = here.place_of.get(id(owner))
    if place is None:
        place = here.place_of[id(owner)] = len(here.places)
        here.places.append((id(owner), owner))
    here.point((kind, place, None, here.current.site, None))


def peek_at_all(_: Any) -> None:
    """Look at which threads there are."""
    here = executions.here
    here.knowledge.saw_look()
    here.point((PEEK, EVERY_TASK, None, here.current.site, None))
