"""Run concurrent programs safely from a notebook, record what they did, and draw it.

The names are loaded when they are first used: the child process that runs a program imports from
this package too, and must not pay for what draws.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without the 4 ms that importing typing costs a child

if TYPE_CHECKING:
    from typing import Any

    from labhelpers.exploration import check_under_schedules, explore
    from labhelpers.magics import load_ipython_extension
    from labhelpers.outcome import Outcome
    from labhelpers.program import Program
    from labhelpers.sandbox import Run, run
    from labhelpers.trace import Trace
    from labhelpers.verdicts import Exploration
    from labhelpers.views.comparison import compare

__all__ = [
    "Exploration", "Outcome", "Program", "Run", "Trace", "check_under_schedules", "compare",
    "explore", "load_ipython_extension", "run",
]  # fmt: skip

_HOME = {
    "Exploration": "labhelpers.verdicts",
    "check_under_schedules": "labhelpers.exploration",
    "explore": "labhelpers.exploration",
    "Outcome": "labhelpers.outcome",
    "Program": "labhelpers.program",
    "Run": "labhelpers.sandbox",
    "Trace": "labhelpers.trace",
    "compare": "labhelpers.views.comparison",
    "load_ipython_extension": "labhelpers.magics",
    "unload_ipython_extension": "labhelpers.magics",
    "run": "labhelpers.sandbox",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # here: no child needs it

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
