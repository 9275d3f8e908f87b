"""Let the modules that a program imports find the modelled `_thread` and clock.

`threading`, `queue` and `concurrent.futures` are not replaced: executed afresh, they take what
`_thread` and `time` give, in the version that the interpreter has.
"""

from __future__ import annotations

import builtins
import sys
from typing import TYPE_CHECKING, Any

from labhelpers.model import clock, steps, threads
from labhelpers.model import world as worlds
from labhelpers.model.stacks import GreenletStacks

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

AFRESH = (
    "threading",
    "_threading_local",
    "queue",
    "logging",
    "random",
    "sched",
    "datetime",
    "_strptime",
)
IN_PYTHON_INSTEAD = ("_queue", "_datetime", "_zoneinfo")
"""What is written in C waits, or reads the clock, past any model; each has a twin in Python."""


def install(seed: int = 0, on_stuck: Callable[[], None] | None = None) -> worlds.World:
    """Put this process into a world of its own, for good; return it.

    Parameters
    ----------
    seed
        Decides the schedule, and what `random` gives.
    on_stuck
        Called when no task can ever go on.
    """
    world = worlds.World(GreenletStacks(), seed, on_stuck)
    worlds.enter(world)
    for name in list(sys.modules):
        if name in AFRESH or name.startswith("concurrent.futures"):
            del sys.modules[name]
    sys.modules["_thread"] = threads.module(sys.modules["_thread"])
    sys.modules["time"] = clock.module(sys.modules["time"])
    for name in IN_PYTHON_INSTEAD:
        sys.modules[name] = None  # type: ignore[assignment]  # so that it cannot be imported
    setattr(builtins, steps.AFTER_CALL, _stepping(world))
    return world


def number_threads(threading: ModuleType) -> None:
    """Let sets of threads, in which pools keep theirs, have the same order in every run."""

    def number(self: Any) -> int:
        own: dict[str, int] = self.__dict__
        if "_labhelpers_number" not in own:
            own["_labhelpers_number"] = next(worlds.here.numbers)
        return own["_labhelpers_number"]

    threading.Thread.__hash__ = number


def _stepping(world: worlds.World) -> Callable[[Any], Any]:
    step = world.step

    def after(value: Any) -> Any:
        step()
        return value

    return after
