"""A modelled `time`: the clock of a world, on which a sleep costs nothing."""

from __future__ import annotations

from operator import index
from types import ModuleType
from typing import TYPE_CHECKING, Any

from labhelpers.model import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable

EPOCH_NS = 1_767_225_600_000_000_000  # 2026-01-01 00:00 UTC: where the wall clock begins
_OF_NOW = ("localtime", "gmtime", "ctime")


def module(real: ModuleType) -> ModuleType:
    """Return a `time` that tells the time of the world that runs; the rest is `real`'s."""
    made = ModuleType("time", real.__doc__)
    made.__dict__.update(vars(real))
    for name, read_ns in _CLOCKS.items():
        _set(made, real, f"{name}_ns", _anew(read_ns))
        _set(made, real, name, _in_seconds(read_ns))
    _set(made, real, "sleep", sleep)
    for name in _OF_NOW:
        _set(made, real, name, _of_now(getattr(real, name), made))
    made.strftime = _strftime(real.strftime, made)  # type: ignore[attr-defined]
    return made


def _set(made: ModuleType, real: ModuleType, name: str, function: Any) -> None:
    if hasattr(real, name):  # thread_time is not everywhere
        function.__name__ = function.__qualname__ = name
        function.__doc__ = getattr(real, name).__doc__
        function.__module__ = "time"
        setattr(made, name, function)


_CLOCKS: dict[str, Callable[[], int]] = {
    "monotonic": lambda: worlds.here.look(),
    "perf_counter": lambda: worlds.here.look(),
    "time": lambda: EPOCH_NS + worlds.here.look(),
    "process_time": lambda: worlds.here.now_ns - worlds.here.idle_ns,
    "thread_time": lambda: worlds.here.cpu_ns(),
}


def _anew(read_ns: Callable[[], int]) -> Callable[[], int]:
    return lambda: read_ns()


def _in_seconds(read_ns: Callable[[], int]) -> Callable[[], float]:
    return lambda: read_ns() / 1e9


def sleep(seconds: float, /) -> None:
    """As `time.sleep`, in no time."""
    if not isinstance(seconds, float):
        seconds = index(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    worlds.here.sleep(float(seconds))


def _of_now(original: Any, made: Any) -> Callable[..., Any]:
    def of_now(seconds: float | None = None, /) -> Any:
        return original(made.time() if seconds is None else seconds)

    return of_now


def _strftime(original: Any, made: Any) -> Callable[..., str]:
    def strftime(form: str, moment: Any = None, /) -> str:
        return str(original(form, made.localtime() if moment is None else moment))

    return strftime
