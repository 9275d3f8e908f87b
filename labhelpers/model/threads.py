"""A modelled `_thread`: the few things on which all of `threading` rests.

Whoever replaces `threading` itself has to copy its every detail in every version. `_thread` is
small, and documented by its users: with locks, a start and an identity that obey a `World`, the
interpreter's own `threading`, `queue` and `concurrent.futures` run in it unchanged.
"""

from __future__ import annotations

import _thread
import sys
from collections import deque
from types import ModuleType
from typing import TYPE_CHECKING, Any

from labhelpers.model import world as worlds
from labhelpers.model.local import local

if TYPE_CHECKING:
    from collections.abc import Callable

    from labhelpers.model.world import Task


def module(real: ModuleType) -> ModuleType:
    """Return a `_thread` whose threads are tasks of the world that runs; the rest is `real`'s."""
    made = ModuleType("_thread", real.__doc__)
    made.__dict__.update(vars(real))
    made.__dict__.update({k: v for k, v in _IDENTITY.items() if hasattr(real, k)})
    made.__dict__.update(_LOCKS, stack_size=_stack_size_of(real))
    made.__dict__.update(_STARTING if sys.version_info < (3, 13) else _JOINABLE)
    return made


def get_ident() -> int:
    """As `_thread.get_ident`: 1 for the main thread, then 2, 3, … in the order of starting."""
    return worlds.here.current.ident


def _stack_size_of(real: ModuleType) -> Callable[..., int]:
    """Return a `stack_size` that remembers what it is told and gives it to nobody."""
    told = 0

    def stack_size(size: int = 0, /) -> int:
        nonlocal told
        real.stack_size(size)  # complains of what is too small
        real.stack_size(0)
        told, before = size, told
        return before

    return stack_size


_IDENTITY: dict[str, Any] = {
    "get_ident": get_ident,
    "get_native_id": get_ident,
    "_get_main_thread_ident": lambda: worlds.here.main.ident,
    "_is_main_interpreter": lambda: True,
    "_local": local,
    "_count": lambda: worlds.here.alive - 1,
    "daemon_threads_allowed": lambda: True,
    "set_name": lambda name: None,
}

# --- locks -----------------------------------------------------------------------------------


def checked(blocking: Any, timeout: float) -> float | None:
    """Return the seconds to wait at most, None for no limit; a real lock complains of the rest."""
    if blocking is True and timeout == -1:
        return None
    _thread.allocate_lock().acquire(blocking, timeout)
    return 0.0 if not blocking else None if timeout == -1 else timeout


class Lock:
    """As `_thread.lock`: who releases it lets the first that waits try again."""

    __slots__ = ("__weakref__", "_held", "_number", "_waiting")

    def __init__(self) -> None:
        self._number = next(worlds.here.numbers)
        self._held = False
        self._waiting: deque[Task] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.Lock.acquire`."""
        seconds = checked(blocking, timeout)
        if self._held and not self._wait(seconds):
            return False
        self._held = True
        return True

    def _wait(self, seconds: float | None) -> bool:
        """Wait until the lock is free; False when `seconds` have passed before."""
        if seconds == 0:
            return False
        world, me = worlds.here, worlds.here.current
        deadline = None if seconds is None else world.now_ns + worlds.nanoseconds(seconds)
        while self._held:
            left = None if deadline is None else (deadline - world.now_ns) / 1e9
            if left is not None and left <= 0:
                return False
            self._waiting.append(me)
            if not world.wait(left):
                self._waiting.remove(me)
                return not self._held
        return True

    def release(self) -> None:
        """As `threading.Lock.release`."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False
        if self._waiting:
            worlds.here.wake(self._waiting.popleft())

    def locked(self) -> bool:
        """As `threading.Lock.locked`."""
        return self._held

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *exception: object) -> None:
        self.release()

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __hash__(self) -> int:
        return self._number  # `threading` keeps sets of locks, and goes through them in order

    def _at_fork_reinit(self) -> None:
        self._held = False
        self._waiting.clear()

    def __repr__(self) -> str:
        state = "locked" if self._held else "unlocked"
        return f"<{state} _thread.lock object at {id(self):#x}>"

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle '_thread.lock' object")


class Reentrant:
    """As `_thread.RLock`."""

    __slots__ = ("__weakref__", "_block", "_count", "_owner")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._block = Lock()
        self._owner, self._count = 0, 0

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.RLock.acquire`."""
        me = worlds.here.current.ident
        if self._owner == me:
            self._count += 1
            return True
        if not self._block.acquire(blocking, timeout):
            return False
        self._owner, self._count = me, 1
        return True

    __enter__ = acquire

    def release(self) -> None:
        """As `threading.RLock.release`."""
        if self._owner != worlds.here.current.ident:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._owner = 0
            self._block.release()

    def __exit__(self, *exception: object) -> None:
        self.release()

    def locked(self) -> bool:
        """As `threading.RLock.locked`, which came with 3.14."""
        return self._block.locked()

    def _is_owned(self) -> bool:
        return self._owner == worlds.here.current.ident

    def _recursion_count(self) -> int:
        return self._count if self._is_owned() else 0

    def _release_save(self) -> tuple[int, int]:
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        state, self._count, self._owner = (self._count, self._owner), 0, 0
        self._block.release()
        return state

    def _acquire_restore(self, state: tuple[int, int]) -> None:
        self._block.acquire()
        self._count, self._owner = state

    def _at_fork_reinit(self) -> None:
        self._block._at_fork_reinit()
        self._owner, self._count = 0, 0

    def __repr__(self) -> str:
        state = "locked" if self._count else "unlocked"
        what = f"owner={self._owner} count={self._count}"
        return f"<{state} _thread.RLock object {what} at {id(self):#x}>"

    def __reduce__(self) -> Any:
        raise TypeError("cannot pickle '_thread.RLock' object")


def _named(kind: type, name: str) -> type:
    kind.__module__, kind.__name__, kind.__qualname__ = "_thread", name, name
    return kind


def allocate_lock() -> Lock:
    """As `_thread.allocate_lock`."""
    return Lock()


_LOCKS: dict[str, Any] = {
    "lock": _named(Lock, "lock"),
    "LockType": Lock,
    "allocate_lock": allocate_lock,
    "allocate": allocate_lock,
    "RLock": _named(Reentrant, "RLock"),
}

# --- starting and ending ---------------------------------------------------------------------


def start_new_thread(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, /
) -> int:
    """As `_thread.start_new_thread`."""
    check_start(function, args, kwargs)
    return worlds.here.start(lambda: _run(function, args, kwargs or {})).ident


def check_start(function: Any, args: Any, kwargs: Any) -> None:
    """Complain of what a real start complains of."""
    if not callable(function):
        raise TypeError("first arg must be callable")
    if not isinstance(args, tuple):
        raise TypeError("2nd arg must be a tuple")
    if kwargs is not None and not isinstance(kwargs, dict):
        raise TypeError("optional 3rd arg must be a dictionary")


def _run(function: Any, args: Any, kwargs: Any) -> None:
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as error:
        hook: Any = sys.unraisablehook
        hook(_Unraisable(error, function))


class _Unraisable:
    """What `sys.unraisablehook` takes."""

    err_msg = "Exception ignored in thread started by"

    def __init__(self, error: BaseException, function: Any) -> None:
        self.exc_type, self.exc_value = type(error), error
        self.exc_traceback, self.object = error.__traceback__, function


def _set_sentinel() -> Lock:
    """Return a lock that is released when the current task ends (Python 3.12 and earlier)."""
    lock = Lock()

    def release() -> None:
        if lock.locked():
            lock.release()

    worlds.here.current.at_end.append(release)
    return lock


class ThreadHandle:
    """As `_thread._ThreadHandle`, by which Python 3.13 and later join a thread."""

    __slots__ = ("__weakref__", "_done", "_end", "ident")

    def __init__(self) -> None:
        self.ident = 0
        self._done = False
        self._end = Lock()
        self._end.acquire()

    def is_done(self) -> bool:
        """True when the thread has ended."""
        return self._done

    def _set_done(self) -> None:
        if not self._done:
            self._done = True
            self._end.release()

    def join(self, timeout: float | None = None) -> None:
        """Wait for the thread's end, `timeout` seconds at most."""
        if self._done:
            return
        if self.ident == get_ident():
            raise RuntimeError("Cannot join current thread")
        if self._end.acquire(True, -1 if timeout is None or timeout < 0 else timeout):
            self._end.release()


def start_joinable_thread(
    function: Callable[[], Any], handle: ThreadHandle | None = None, daemon: bool = True
) -> ThreadHandle:
    """As `_thread.start_joinable_thread`, which came with Python 3.13."""
    handle = handle or ThreadHandle()
    task = worlds.here.start(lambda: _run(function, (), {}))
    handle.ident = task.ident
    task.at_end.append(handle._set_done)
    if not daemon:
        worlds.here.main.at_end.append(handle.join)
    return handle


def _make_thread_handle(ident: int) -> ThreadHandle:
    handle = ThreadHandle()
    handle.ident = ident
    return handle


def _shutdown() -> None:
    """Wait for all threads that are no daemons."""
    joins = worlds.here.main.at_end
    while joins:
        joins.pop(0)()


_STARTING: dict[str, Any] = {
    "start_new_thread": start_new_thread,
    "start_new": start_new_thread,
    "_set_sentinel": _set_sentinel,
}
_JOINABLE: dict[str, Any] = {
    "start_new_thread": start_new_thread,
    "start_new": start_new_thread,
    "start_joinable_thread": start_joinable_thread,
    "_ThreadHandle": _named(ThreadHandle, "_ThreadHandle"),
    "_make_thread_handle": _make_thread_handle,
    "_shutdown": _shutdown,
}
