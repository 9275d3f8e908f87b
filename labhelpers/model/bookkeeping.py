"""What `threading` keeps of its threads: put back before each execution, and made cheap.

The code of `threading` runs as it stands. But half of what a `Thread` costs is bookkeeping that no
execution needs: a weak set of all threads for a fork that never comes, a lock round tables that
only one task at a time can reach, an event for a start that is over before anybody asks. Those
names get something that does the same, as far as an execution can tell, in a tenth of the time.
"""

from __future__ import annotations

import _thread
import itertools
import sys
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from labhelpers.model.install import number_threads
from labhelpers.model.locks import Quiet
from labhelpers.model.starting import Sentinel, ThreadHandle

if TYPE_CHECKING:
    from collections.abc import Callable


class _Started:
    """A thread's event for its start, which is over before anybody else runs."""

    __slots__ = ("_is_set",)

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        """As `threading.Event.set`."""
        self._is_set = True

    def is_set(self) -> bool:
        """As `threading.Event.is_set`."""
        return self._is_set

    wait = is_set


class _Nothing:
    """A set of which nobody asks what is in it."""

    add = discard = staticmethod(id)


class _Sentinels(list[Any]):
    """The locks of the threads to wait for at the end, in the order of their starts."""

    add = list.append


class Bookkeeping:
    """The state of a `threading` module that was loaded for a model.

    Parameters
    ----------
    threading
        The module.
    excepthook
        What it is to call for an exception that ends a thread.
    """

    def __init__(self, threading: ModuleType, excepthook: Callable[[Any], None]) -> None:
        names = self._names = threading.__dict__
        self.shutdown: Callable[[], None] = names["_shutdown"]
        """Waits for all threads, as an interpreter does at its end."""
        self._excepthook = excepthook
        self._main = names["_main_thread"]
        self._main_state = {
            name: value for name, value in vars(self._main).items() if name != "_labhelpers_number"
        }
        self._tables = _thread.RLock()
        self._are_threads_numbered = False
        self._cheapen()

    def _cheapen(self) -> None:
        names = self._names
        names["_shutdown"] = lambda: None  # this process's own end concerns no execution
        names["_dangling"] = _Nothing()
        if "_shutdown_locks" in names:  # up to Python 3.12
            names["_shutdown_locks"] = _Sentinels()
            names["_shutdown_locks_lock"] = self._tables
            names["_maintain_shutdown_locks"] = _nothing
        kind = names["Thread"]
        kind.__init__ = _with_names(kind.__init__, {**names, "Event": _Started})

    def reset(self, looks_at_ends: bool) -> None:
        """Be as if newly loaded; `looks_at_ends`: the end of a thread is a step of its own."""
        names = self._names
        names["_counter"] = itertools.count(1).__next__
        names["_limbo"].clear()
        names["excepthook"] = self._excepthook
        names["_SHUTTING_DOWN"] = False
        names["_active_limbo_lock"] = Quiet() if looks_at_ends else self._tables
        if "_shutdown_locks" in names:
            names["_shutdown_locks"].clear()
        self._reset_main()
        if "concurrent.futures.thread" in sys.modules:
            self._reset_pools(sys.modules["concurrent.futures.thread"])

    def _reset_main(self) -> None:
        main, active = self._main, self._names["_active"]
        main.__dict__.clear()
        main.__dict__.update(self._main_state)
        if "_handle" in self._main_state:
            main._handle = ThreadHandle()
            main._handle.ident = main.ident
        else:
            main._tstate_lock = Sentinel()
        active.clear()
        active[main.ident] = main

    def _reset_pools(self, pools: ModuleType) -> None:
        if not self._are_threads_numbered:  # a pool keeps a set of its threads, and goes through it
            number_threads(sys.modules["threading"])
            self._are_threads_numbered = True
        names = pools.__dict__
        names["_threads_queues"].clear()
        names["_shutdown"] = False
        names["ThreadPoolExecutor"]._counter = itertools.count().__next__


def _nothing() -> None:
    """Stand in for what only saves memory."""


def _with_names(function: Any, names: dict[str, Any]) -> FunctionType:
    """Return the same code with other globals."""
    made = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__, made.__doc__ = function.__qualname__, function.__doc__
    return made
