"""Condition, Semaphore, Event and Barrier: who waits, who wakes whom, who has a seat.

All four wait in `Condition.wait` and wake in `Condition.notify`, so these two are recorded; the
others only say in whose name. A `notify` lets the longest waiting go first, as Python does.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]  # collections costs 1 ms

from labhelpers.child import core, locks

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_of_reader: set[int] = set()
WAITERS = "_labhelpers_waiters"  # attribute of a Condition: the waits in it, the oldest first


def patch(threading: Any) -> None:
    """Record the waits of `threading`'s classes."""
    _patch_condition(threading.Condition)
    _name_waits(threading.Semaphore, "Semaphore", waits=("acquire",), wakes=("release",))
    _patch_seats(threading.Semaphore)
    _name_waits(threading.BoundedSemaphore, "Semaphore", wakes=("release",))
    _patch_leaving(threading.BoundedSemaphore)
    _name_waits(threading.Event, "Event", waits=("wait",), wakes=("set",))
    _name_waits(threading.Barrier, "Barrier", waits=("wait", "reset", "abort"))
    made_by_reader(threading.BoundedSemaphore, "Semaphore")
    for name in ("Semaphore", "Event", "Barrier"):
        made_by_reader(getattr(threading, name), name)


def made_by_reader(kind_class: Any, kind: str) -> None:
    """Make each object of `kind_class` that the reader's code makes known, with its line."""
    init = kind_class.__init__

    def recorded_init(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        if core.called_by_reader():
            _of_reader.add(core.resource_of(self, kind))

    kind_class.__init__ = core.like(init, recorded_init)


def _name_waits(
    kind_class: Any, kind: str, waits: tuple[str, ...] = (), wakes: tuple[str, ...] = ()
) -> None:
    for name in waits + wakes:
        method = in_the_name_of(kind, getattr(kind_class, name), may_wait=name in waits)
        setattr(kind_class, name, method)


def in_the_name_of(
    kind: str, method: Callable[..., Any], state: str = "waiting", may_wait: bool = True
) -> Any:
    """Return `method` such that all waits inside it show as waits for its object.

    With `may_wait` False it only wakes; then it costs little where nobody has waited yet.
    """

    def named(self: Any, *args: Any, **kwargs: Any) -> Any:
        if core.in_context() or not (may_wait or core.is_known(self)):
            return method(self, *args, **kwargs)
        entered = core.enter(state, core.resource_of(self, kind))
        try:
            return method(self, *args, **kwargs)
        finally:
            core.leave_context(entered)

    return core.like(method, named)


# --- Condition -------------------------------------------------------------------------------


def _patch_condition(condition_class: Any) -> None:
    _patch_condition_init(condition_class)
    _patch_condition_enter(condition_class)
    condition_class.wait = _recorded_wait(condition_class.wait)
    condition_class.notify = _recorded_notify(condition_class.notify)


def _patch_condition_init(condition_class: Any) -> None:
    init = condition_class.__init__

    def recorded_init(self: Any, lock: Any = None) -> None:
        if not core.called_by_reader() or locks.gevent_makes_locks():
            init(self, lock)
            return
        resource = core.resource_of(self, "Condition")
        # Its own lock is one with it: who waits to enter waits for the condition.
        init(self, locks.rlock_of("Condition", resource) if lock is None else lock)

    condition_class.__init__ = core.like(init, recorded_init)


def _patch_condition_enter(condition_class: Any) -> None:
    enter = condition_class.__enter__

    def recorded_enter(self: Any) -> Any:
        entered = enter(self)
        lock = self._lock
        if locks.is_recorded(lock):
            # The lock was taken by a frame of threading.py; the reader's is the one before.
            frame = core.getframe(1)
            lock.code, lock.offset = frame.f_code, frame.f_lasti
        return entered

    condition_class.__enter__ = core.like(enter, recorded_enter)


def _recorded_wait(wait: Callable[..., bool]) -> Callable[..., Any]:
    def recorded(self: Any, timeout: float | None = None) -> bool:
        if not self._is_owned():
            return wait(self, timeout)  # Python's own complaint
        named = core.in_context()
        resource = core.NO_RESOURCE if named else core.resource_of(self, "Condition")
        ready = _has_its_lock(self._lock, core.current_task())
        waiting = core.begin_wait("waiting", resource, timed=timeout is not None, ready=ready)
        if waiting is None:
            return wait(self, timeout)
        waiters = self.__dict__.setdefault(WAITERS, deque())
        waiters.append(waiting)
        done = False
        try:
            done = wait(self, timeout)
            return done
        finally:
            if waiting in waiters:
                waiters.remove(waiting)
            core.end_wait(waiting, done)

    return core.like(wait, recorded)


def _recorded_notify(notify: Callable[..., None]) -> Callable[..., Any]:
    def recorded(self: Any, n: int = 1) -> None:
        waiters = self.__dict__.get(WAITERS)
        if waiters and self._is_owned():
            me = core.current_task()
            for _ in range(min(n, len(waiters))):
                woken = waiters.popleft()
                _needs_only(self._lock, woken)
                core.wake(me, woken.task, woken.resource)
        notify(self, n)

    return core.like(notify, recorded)


def _has_its_lock(lock: Any, task: int) -> Callable[[], bool] | None:
    # Until `task` has let it go, it may yet let in those who wait for it; then it has to wait.
    return (lambda: lock.owner == task) if locks.is_recorded(lock) else None


def _needs_only(lock: Any, wait: core.Wait) -> None:
    """Note that `wait` was notified: what it needs now, without a limit, is its lock again."""
    if not locks.is_recorded(lock):
        wait.woken = True
        return
    wait.ready = lambda: lock.owner in (None, wait.task)
    wait.needs, wait.holder, wait.timed = lock.id, lock.holder, False


# --- Semaphore: seats, and who sits --------------------------------------------------------------

_seats: dict[int, list[tuple[int, int]]] = {}


def _patch_seats(semaphore_class: Any) -> None:
    acquire = semaphore_class.acquire

    def recorded_acquire(self: Any, blocking: bool = True, timeout: float | None = None) -> bool:
        got: bool = acquire(self, blocking, timeout)
        resource = core.resource_of(self, "Semaphore")
        if got and resource in _of_reader:  # a library's own are not shown as held
            token = core.overlay_begin("holding", resource)
            _seats.setdefault(resource, []).append((core.current_task(), token))
        return got

    semaphore_class.acquire = core.like(acquire, recorded_acquire)
    semaphore_class.__enter__ = semaphore_class.acquire
    _patch_leaving(semaphore_class)


def _patch_leaving(semaphore_class: Any) -> None:
    release = semaphore_class.release

    def recorded_release(self: Any, n: int = 1) -> None:
        resource = core.resource_of(self, "Semaphore")
        # Before the release: whom it lets go on may sit down before this thread goes on.
        tokens = [_seat_of_caller(resource) for _ in range(n)] if type(n) is int else []
        try:
            release(self, n)
        finally:
            for token in tokens:
                core.overlay_end(token)

    semaphore_class.release = core.like(release, recorded_release)


def _seat_of_caller(resource: int) -> int:
    # A semaphore has no owner: who releases leaves the own seat, else the one taken first.
    seats = _seats.get(resource)
    if not seats:
        return core.NOBODY
    me = core.current_task()
    mine = [index for index, (task, _) in enumerate(seats) if task == me]
    return seats.pop(mine[-1] if mine else 0)[1]
