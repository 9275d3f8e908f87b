"""Locks that tell who holds them, since when, and who waits.

`_thread.lock` cannot be subclassed and knows no owner, so the program's `Lock()` and `RLock()` give
slotted look-alikes. The way of an uncontended lock is the short one: a non-blocking try, four
assignments, and one record at the release. Only what has to wait goes the long way.

Locks made by library code stay the library's own: they are not part of the program's story.
"""

from __future__ import annotations

import _thread
import _weakref

from labhelpers.child import core
from labhelpers.child.core import HELD, current, current_task, getframe, ident, now, push
from labhelpers.child.writer import line_of

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType, ModuleType, TracebackType
    from typing import Any

MOST = 50_000  # locks that are recorded; a program that makes more gets plain ones from then on
MOST_OPEN = 1_000  # locks looked at, newest first, to tell what is held at this moment

allocate_lock = _thread.allocate_lock
allocate_rlock = _thread.RLock
TIMEOUT_MAX = _thread.TIMEOUT_MAX

_recorded: dict[int, Callable[[], Any]] = {}


class Lock:
    """A `_thread.lock` with a record of its holder."""

    __slots__ = (
        "__weakref__", "_raw", "_try", "_unlock", "code", "id", "offset", "owner", "since",
        "waiters",
    )  # fmt: skip

    code: CodeType | None
    id: int
    offset: int
    owner: int | None
    since: int
    waiters: list[int]
    _raw: Any
    _try: Callable[[bool], bool]
    _unlock: Callable[[], None]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        raw = _library_lock(*args, **kwargs)
        if len(_recorded) >= MOST or not core.called_by_reader():
            return raw
        self = object.__new__(cls)
        _prepare(self, raw, "Lock")
        return self

    def __init_subclass__(cls) -> None:
        raise TypeError("type '_thread.lock' is not an acceptable base type")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.Lock.acquire`."""
        if blocking is True and timeout == -1 and self._try(False):
            frame = getframe(1)
            self.code = frame.f_code
            self.offset = frame.f_lasti
            self.since = now()
            try:
                self.owner = current[ident()]
            except KeyError:
                self.owner = current_task()
            return True
        return _acquire_slowly(self, blocking, timeout, getframe(1))

    def __enter__(self) -> bool:
        if self._try(False):
            frame = getframe(1)
            self.code = frame.f_code
            self.offset = frame.f_lasti
            self.since = now()
            try:
                self.owner = current[ident()]
            except KeyError:
                self.owner = current_task()
            return True
        return _acquire_slowly(self, True, -1, getframe(1))

    def release(self) -> None:
        """As `threading.Lock.release`."""
        owner = self.owner
        if owner is None or self.waiters:
            _release_slowly(self)
            return
        self.owner = None
        push((HELD, self.since, now(), owner, self.id, self.code, self.offset))
        self._unlock()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        owner = self.owner
        if owner is None or self.waiters:
            _release_slowly(self)
            return
        self.owner = None
        push((HELD, self.since, now(), owner, self.id, self.code, self.offset))
        self._unlock()

    @property  # type: ignore[misc]  # what `isinstance` asks where the type is another
    def __class__(self) -> Any:
        return type(self._raw)

    def holder(self: Lock | RLock) -> int | None:
        """Return the id of the task that holds it."""
        return self.owner

    def is_free(self: Lock | RLock) -> bool:
        """True where nobody holds it, though one who waits for it may not have run yet."""
        return self.owner is None

    def _at_fork_reinit(self) -> None:
        self._raw._at_fork_reinit()
        self.owner = None
        self.waiters.clear()

    def __repr__(self: Lock | RLock) -> str:
        return repr(self._raw)

    def __reduce_ex__(self: Lock | RLock, protocol: Any) -> Any:
        return self._raw.__reduce_ex__(protocol)  # refuses, with Python's own words


class RLock:
    """A `_thread.RLock` with a record of its holder; only the outermost acquire is a hold."""

    __slots__ = (
        "__weakref__", "_owned", "_raw", "_try", "_unlock", "code", "depth", "id", "offset",
        "owner", "since", "waiters",
    )  # fmt: skip

    code: CodeType | None
    id: int
    offset: int
    owner: int | None
    since: int
    waiters: list[int]
    _raw: Any
    _try: Callable[[bool], bool]
    _unlock: Callable[[], None]
    depth: int
    _owned: Callable[[], bool]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if gevent_makes_locks():
            return _library_rlock(*args, **kwargs)
        if len(_recorded) >= MOST or not core.called_by_reader():
            return allocate_rlock(*args, **kwargs)
        return rlock_of("RLock")

    def __init_subclass__(cls) -> None:
        raise TypeError("threading.RLock() makes an object, it is no base class")

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.RLock.acquire`."""
        if blocking is True and timeout == -1 and self._try(False):
            if self.depth:
                self.depth += 1
                return True
            self.depth = 1
            frame = getframe(1)
            self.code = frame.f_code
            self.offset = frame.f_lasti
            self.since = now()
            try:
                self.owner = current[ident()]
            except KeyError:
                self.owner = current_task()
            return True
        return _acquire_slowly(self, blocking, timeout, getframe(1))

    def __enter__(self) -> bool:
        if self._try(False):
            if self.depth:
                self.depth += 1
                return True
            self.depth = 1
            frame = getframe(1)
            self.code = frame.f_code
            self.offset = frame.f_lasti
            self.since = now()
            try:
                self.owner = current[ident()]
            except KeyError:
                self.owner = current_task()
            return True
        return _acquire_slowly(self, True, -1, getframe(1))

    def release(self) -> None:
        """As `threading.RLock.release`."""
        if self.depth != 1 or self.waiters or not self._owned():
            _release_rlock_slowly(self)
            return
        owner: Any = self.owner
        self.depth = 0
        self.owner = None
        push((HELD, self.since, now(), owner, self.id, self.code, self.offset))
        self._unlock()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.depth != 1 or self.waiters or not self._owned():
            _release_rlock_slowly(self)
            return
        owner: Any = self.owner
        self.depth = 0
        self.owner = None
        push((HELD, self.since, now(), owner, self.id, self.code, self.offset))
        self._unlock()

    def _release_save(self) -> tuple[int, Any]:
        depth = self.depth
        if self._owned():
            _end_hold(self)
            self.depth = 0
        saved = depth, self._raw._release_save()
        core.look_again()  # a condition's wait began while it had the lock: only now does it wait
        return saved

    def _acquire_restore(self, state: tuple[int, Any]) -> None:
        depth, raw_state = state
        self._raw._acquire_restore(raw_state)
        self.depth = depth
        _begin_hold(self, core.reader_frame())

    def _is_owned(self) -> bool:
        return bool(self._owned())

    @property  # type: ignore[misc]  # as in Lock
    def __class__(self) -> Any:
        return type(self._raw)

    holder = Lock.holder
    is_free = Lock.is_free

    def _at_fork_reinit(self) -> None:
        self._raw._at_fork_reinit()
        self.owner = None
        self.depth = 0
        self.waiters.clear()

    __repr__ = Lock.__repr__
    __reduce_ex__ = Lock.__reduce_ex__


_library_lock: Callable[..., Any] = allocate_lock
_library_rlock: Callable[..., Any] = allocate_rlock
_threading: Any = None


def gevent_makes_locks() -> bool:
    """True after `monkey.patch_thread()`: it takes the C type away, and locks are greenlets'."""
    return getattr(_threading, "_CRLock", None) is None


def rlock_of(kind: str, resource: int | None = None) -> RLock:
    """Return a recorded RLock; with `resource`, one that shows as that resource."""
    lock = object.__new__(RLock)
    lock.depth = 0
    _prepare(lock, allocate_rlock(), kind, resource)
    lock._owned = lock._raw._is_owned
    return lock


def is_recorded(lock: object) -> bool:
    """True for the locks of this module."""
    return type(lock) is Lock or type(lock) is RLock


def _prepare(lock: Any, raw: Any, kind: str, resource: int | None = None) -> None:
    lock._raw, lock._try, lock._unlock = raw, raw.acquire, raw.release
    lock.owner, lock.waiters, lock.code, lock.offset, lock.since = None, [], None, 0, 0
    lock.id = core.new_resource(kind, lock) if resource is None else resource
    number = lock.id
    _recorded[number] = _weakref.ref(lock, lambda _: _recorded.pop(number, None))


def _lend_the_rest(kind: type, raw: object) -> None:
    """Give `kind` what `raw` has besides; a `__getattr__` would make each attribute slower."""
    for name in dir(raw):
        if not hasattr(kind, name):
            setattr(kind, name, _lent(name))


def _lent(name: str) -> property:
    return property(lambda self: getattr(self._raw, name))


# --- the long way ----------------------------------------------------------------------------


def _acquire_slowly(lock: Any, blocking: bool, timeout: float, frame: FrameType) -> bool:
    limited = timeout != -1
    if not blocking or (limited and not _is_in_range(timeout)):
        taken = lock._raw.acquire(blocking, timeout)  # no wait, or Python's own complaint
    else:
        taken = lock._raw.acquire(blocking, 0) or _wait(lock, timeout, limited)
    if taken:
        _begin_hold(lock, frame)
    return bool(taken)


def _is_in_range(timeout: float) -> bool:
    return isinstance(timeout, int | float) and 0 <= timeout <= TIMEOUT_MAX


def _wait(lock: Any, timeout: float, limited: bool) -> bool:
    me = current_task()
    lock.waiters.append(me)
    taken = False
    wait = core.begin_wait("waiting", lock.id, "", limited, lock.holder, lock.is_free)
    try:
        taken = bool(lock._raw.acquire(True, timeout))
        return taken
    finally:
        _forget_waiter(lock, me)
        core.end_wait(wait, taken)


def _forget_waiter(lock: Any, task: int) -> None:
    if task in lock.waiters:  # not where it was forked in between, and the list was cleared
        lock.waiters.remove(task)


def _begin_hold(lock: Any, frame: FrameType | None) -> None:
    if type(lock) is RLock:
        lock.depth = lock.depth + 1 if lock.owner is not None else max(lock.depth, 1)
        if lock.owner is not None:
            return
    lock.code, lock.offset = (None, 0) if frame is None else (frame.f_code, frame.f_lasti)
    lock.since = now()
    lock.owner = current_task()


def _end_hold(lock: Any) -> None:
    owner, lock.owner = lock.owner, None
    if owner is not None:
        push((HELD, lock.since, now(), owner, lock.id, lock.code, lock.offset))
    if lock.waiters:
        core.signal(lock.id)


def _release_slowly(lock: Lock) -> None:
    _end_hold(lock)
    lock._unlock()  # where it is not locked: Python's own complaint


def _release_rlock_slowly(lock: RLock) -> None:
    if lock._owned():
        lock.depth -= 1
        if lock.depth == 0:
            _end_hold(lock)
    lock._unlock()  # where it is another's: Python's own complaint


# --- what is held now ------------------------------------------------------------------------


def open_holds() -> list[tuple[int, int, int, int, int, int]]:
    """Return (state, since, task, resource, line, label) for each lock held at this moment."""
    newest = list(_recorded.values())[-MOST_OPEN:]  # a dict keeps the order of making
    return list(filter(None, (_open_hold(reference()) for reference in newest)))


def _open_hold(lock: Any) -> tuple[int, int, int, int, int, int] | None:
    owner = None if lock is None else lock.owner
    if owner is None:
        return None
    line = line_of(lock.code, lock.offset)
    return core.HOLDING, lock.since, owner, lock.id, line, core.NO_LABEL


def held_line(resource: int) -> int:
    """Return the line where the present holder of `resource` took it, NO_LINE if not known."""
    reference = _recorded.get(resource)
    lock = reference and reference()
    return core.NO_LINE if lock is None else line_of(lock.code, lock.offset)


def _after_fork(forker: int) -> None:
    for reference in list(_recorded.values()):
        lock = reference()
        if lock is not None:
            lock.waiters.clear()
            if lock.owner is not None:
                lock.owner = 0 if lock.owner == forker else core.NOBODY


def patch(threading: ModuleType) -> None:
    """Replace `threading.Lock` and `threading.RLock`."""
    global _threading, _library_lock, _library_rlock
    _threading, _library_lock, _library_rlock = threading, threading.Lock, threading.RLock
    Lock.__name__, Lock.__qualname__ = "lock", "Lock"
    RLock.__name__ = RLock.__qualname__ = "RLock"
    Lock.__module__ = RLock.__module__ = "threading"  # where pickle finds them
    _lend_the_rest(Lock, allocate_lock())
    _lend_the_rest(RLock, allocate_rlock())
    core.open_holds, core.held_line = open_holds, held_line
    core.on_fork.append(_after_fork)
    threading.Lock = Lock  # type: ignore[attr-defined]
    threading.RLock = RLock  # type: ignore[attr-defined]
