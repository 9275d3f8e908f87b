"""Locks for exploring: before each thing that others can see, a task asks to go on.

The locks that a `Thread` keeps for itself (for its start, and for the table of all threads) are
plain ones: no task is ever switched away while it has one, so they cost an exploration nothing.
"""

from __future__ import annotations

import _thread
import sys
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model import threads
from labhelpers.model.operations import (
    ACQUIRE,
    END,
    FREE,
    GUARDED,
    NOWHERE,
    PEEK,
    RELEASE,
)
from labhelpers.model.rounds import kind_of_try, note_failure

if TYPE_CHECKING:
    from types import FrameType

    from labhelpers.model.execution import Execution, Task

between: set[Any] = set()
"""Code that stands between the program and what it calls."""

_plain_lock = _thread.allocate_lock
_getframe = sys._getframe

PROGRAM, LIBRARY, WAITER = "program", "library", "waiter"
"""Whose a lock is: the program's own (or a Condition's of it), one inside an Event, a Queue and the
like, or that by which one thread waits in a Condition."""


class Lock:
    """As `_thread.lock`."""

    __slots__ = (
        "__weakref__",
        "_number",
        "fresh",
        "held",
        "home",
        "of",
        "owner",
        "place",
        "unasked",
        "whose",
    )

    def __new__(cls, *known: object) -> Any:
        """Since Python 3.13 `threading.Lock` is this class, and a program calls it."""
        return super().__new__(cls) if known else allocate_lock()

    def __init__(self, whose: str = "", of: object = None) -> None:
        if not whose:
            return  # `allocate_lock` has made it
        self.whose = whose
        self.of = of  # the Condition in which its maker waits
        self.fresh = whose is WAITER
        self._number = next(executions.here.numbers)
        self._move_in(executions.here)

    @property
    def is_programs(self) -> bool:
        """True unless it is a library's."""
        return self.whose is PROGRAM

    def _move_in(self, here: Execution) -> None:
        """Begin anew in an execution: a module's own lock outlives the one it was made in."""
        self.home = here
        self.held = self.unasked = False
        self.owner = NOWHERE
        self.place = len(here.places)
        here.places.append(self)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.Lock.acquire`."""
        here = executions.here
        if self.home is not here:
            self._move_in(here)
        me = here.current
        if self.fresh:  # nobody else has it yet
            self.fresh, self.held, self.owner = False, True, me.number
            return True
        if blocking is True and timeout == -1:
            here.point((ACQUIRE, self.place, None, me.site, None))
            self.held, self.owner = True, me.number
            return True
        return self._try(here, me, threads.checked(blocking, timeout))

    def _try(self, here: Execution, me: Task, seconds: float | None) -> bool:
        if seconds is None:
            return self.acquire()
        me.since = here.now_ns
        here.knowledge.saw_try(self)
        here.tried.add(self.place)
        here.point((kind_of_try(here, me), self.place, seconds, me.site, None))
        if self.held:
            note_failure(here, me)
            here.pass_time(seconds)
            return False
        here.ops[-1] = (*here.ops[-1][:4], FREE)
        self.held, self.owner = True, me.number
        return True

    def release(self) -> None:
        """As `threading.Lock.release`."""
        here = executions.here
        if here.over:
            return
        if self.unasked:
            self.unasked = False
        elif self.whose is PROGRAM or here.knowledge.releases:
            here.point((RELEASE, self.place, None, here.current.site, None))
            if not self.held:
                here.ops[-1] = (*here.ops[-1][:4], FREE)
        else:
            here.released.append((len(here.ops) - 1, self.place))
        if not self.held:
            raise RuntimeError("release unlocked lock")
        self.held, self.owner = False, NOWHERE
        here.current.passed = True  # to leave a `with` is a call

    def locked(self) -> bool:
        """As `threading.Lock.locked`."""
        self.peek()
        return self.held

    def peek(self) -> None:
        """Look at it, or at what it guards, without taking it."""
        here = executions.here
        here.knowledge.saw_try(self)
        here.tried.add(self.place)
        here.point((PEEK, self.place, None, here.current.site, None))
        if not self.held:
            here.ops[-1] = (*here.ops[-1][:4], FREE)

    def guard(self) -> None:
        """Look, once it is free, at what it guards: its next acquire and release ask nobody."""
        here = executions.here
        here.point((PEEK, self.place, GUARDED, here.current.site, FREE))
        self.fresh = self.unasked = True

    def _is_owned(self) -> bool:
        return self.held  # what a Condition else finds out by trying

    __enter__ = acquire

    def __exit__(self, *exception: object) -> None:
        self.release()

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __hash__(self) -> int:
        return self._number  # `threading` keeps sets of locks, and goes through them in order

    def _at_fork_reinit(self) -> None:
        self.held = False

    def __repr__(self) -> str:
        state = "locked" if self.held else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle '_thread.lock' object")


class Reentrant(Lock):
    """As `_thread.RLock`."""

    __slots__ = ("count",)

    def __init__(self, whose: str) -> None:
        super().__init__(whose)
        self.count = 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.RLock.acquire`."""
        if self.owner == executions.here.current.number:
            self.count += 1
            return True
        if not super().acquire(blocking, timeout):
            return False
        self.count = 1
        return True

    __enter__ = acquire

    def release(self) -> None:
        """As `threading.RLock.release`."""
        if executions.here.over:
            return
        if self.owner != executions.here.current.number:
            raise RuntimeError("cannot release un-acquired lock")
        if self.count > 1:
            self.count -= 1
            return
        super().release()
        self.count = 0

    def _is_owned(self) -> bool:
        return bool(self.owner == executions.here.current.number)

    def _recursion_count(self) -> int:
        return self.count if self._is_owned() else 0

    def _release_save(self) -> int:
        if not self._is_owned():
            raise RuntimeError("cannot release un-acquired lock")
        count, self.count = self.count, 1
        self.release()
        return count

    def _acquire_restore(self, count: int) -> None:
        Lock.acquire(self)
        self.count = count

    def __repr__(self) -> str:
        state = "locked" if self.held else "unlocked"
        what = f"owner={self.owner + 1} count={self.count}"
        return f"<{state} _thread.RLock object {what} at {id(self):#x}>"

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle '_thread.RLock' object")


class Quiet:
    """What `threading` guards its own tables with: never held when another task runs.

    A thread leaves the table of all threads at its end, and that can be seen.
    """

    __slots__ = ()

    def __enter__(self) -> bool:
        here = executions.here
        if here.knowledge.ends and _getframe(1).f_code.co_name == "_delete":
            here.point((END, here.current.number, None, 0, None))
        return True

    acquire = __enter__

    def __exit__(self, *exception: object) -> None:
        pass

    def release(self) -> None:
        """Do nothing."""


def allocate_lock() -> Any:
    """As `_thread.allocate_lock`."""
    frame = _caller(_getframe(1))
    if frame.f_globals.get("__name__") != "threading":
        return Lock(PROGRAM if _is_program(frame) else LIBRARY)
    where = frame.f_code.co_qualname
    if where == "Condition.wait":
        return Lock(WAITER, frame.f_locals["self"])
    if where == "<module>":
        return Quiet()
    if where == "Event.__init__" and _caller(frame.f_back).f_code.co_qualname == "Thread.__init__":
        return _plain_lock()
    return Lock(LIBRARY)


def allocate_rlock(*args: Any, **kwargs: Any) -> Any:
    """As `_thread.RLock`."""
    frame = _caller(_getframe(1))
    while frame.f_globals.get("__name__") == "threading":
        where = frame.f_code.co_qualname
        if where == "<module>":
            return Quiet()
        if where not in ("RLock", "Condition.__init__"):
            return Reentrant(LIBRARY)
        frame = _caller(frame.f_back)
    return Reentrant(PROGRAM if _is_program(frame) else LIBRARY)


between.add(Lock.__new__.__code__)


def _caller(frame: FrameType | None) -> FrameType:
    assert frame is not None
    if frame.f_code in between:
        return _caller(frame.f_back)
    return frame


def _is_program(frame: FrameType) -> bool:
    return bool(frame.f_code.co_filename == executions.here.knowledge.name)


LOCKS: dict[str, Any] = {
    "lock": Lock,
    "LockType": Lock,
    "allocate_lock": allocate_lock,
    "allocate": allocate_lock,
    "RLock": allocate_rlock,
}
for _kind, _name in ((Lock, "lock"), (Reentrant, "RLock")):
    _kind.__module__, _kind.__name__, _kind.__qualname__ = "_thread", _name, _name
