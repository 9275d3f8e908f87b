"""A modelled `_thread` for exploring: threads that are tasks of an execution.

`threading` rests on `_thread` alone, and that differs from version to version: up to Python 3.12 a
thread is joined by a lock that is released at its end, since 3.13 by a handle.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model import threads
from labhelpers.model.locks import LOCKS
from labhelpers.model.operations import ENDED, JOIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from labhelpers.model.execution import Task


def module(real: ModuleType) -> ModuleType:
    """Return a `_thread` whose threads are tasks of the execution that runs."""
    made = threads.module(real)
    made.__dict__.update(LOCKS)
    made.__dict__.update(_STARTING if sys.version_info < (3, 13) else _JOINABLE)
    return made


def start_new_thread(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, /
) -> int:
    """As `_thread.start_new_thread`."""
    threads.check_start(function, args, kwargs)
    return _start(function, args, kwargs or {}).ident


def _start(function: Any, args: Any, kwargs: Any, daemon: bool | None = None) -> Task:
    here = executions.here
    thread = getattr(function, "__self__", None)

    def body() -> None:
        here.current.thread = thread
        here.current.daemon = getattr(thread, "daemon", True) if daemon is None else daemon
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass
        except BaseException as error:
            if here.over:
                raise
            here.fail(error)

    return here.start(body)


class Sentinel:
    """A lock that is free once a thread has ended; by it Python 3.12 and earlier join one."""

    __slots__ = ("__weakref__", "_number", "_released", "_task")

    def __init__(self) -> None:
        here = executions.here
        self._task = here.current
        self._released = False
        self._number = next(here.numbers)

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Wait for the end of the thread."""
        here = executions.here
        me = here.current
        if me is self._task:
            return True  # taken by the thread itself, as it begins
        return _wait_for(self._task, threads.checked(blocking, timeout))

    def locked(self) -> bool:
        """Return whether the thread has not ended."""
        return not (self._released or self._task.is_done)

    def release(self) -> None:
        """Let the main thread be over; the end of any other releases it by itself."""
        self._released = executions.here.over or self._task is executions.here.main

    def __hash__(self) -> int:
        return self._number


def _wait_for(task: Task, seconds: float | None) -> bool:
    here = executions.here
    me = here.current
    if here.main_is_over and task.is_done:
        return True  # at the interpreter's end nobody is left to see it
    me.since = here.now_ns
    if seconds is not None:
        here.knowledge.saw_look()
    here.point((JOIN, task.number, seconds, me.site, None))
    if task.is_done:
        here.ops[-1] = (*here.ops[-1][:4], ENDED)
    elif seconds is not None:
        here.pass_time(seconds)
    return task.is_done


class ThreadHandle:
    """As `_thread._ThreadHandle`, by which Python 3.13 and later join a thread."""

    __slots__ = ("__weakref__", "_done", "_task", "ident")

    def __init__(self) -> None:
        self.ident = 0
        self._done = False
        self._task: Task | None = None

    def is_done(self) -> bool:
        """True when the thread has ended."""
        if self._task is not None and self._task is not executions.here.current:
            _wait_for(self._task, 0)
        return self._done or (self._task is not None and self._task.is_done)

    def _set_done(self) -> None:
        self._done = True

    def join(self, timeout: float | None = None) -> None:
        """Wait for the thread's end, `timeout` seconds at most."""
        if self._done or self._task is None:
            return
        if self._task is executions.here.current:
            raise RuntimeError("Cannot join current thread")
        _wait_for(self._task, None if timeout is None or timeout < 0 else timeout)


def start_joinable_thread(
    function: Callable[[], Any], handle: ThreadHandle | None = None, daemon: bool = True
) -> ThreadHandle:
    """As `_thread.start_joinable_thread`, which came with Python 3.13."""
    handle = handle or ThreadHandle()

    def begin(*args: Any, **kwargs: Any) -> None:
        handle._task = executions.here.current
        handle.ident = handle._task.ident
        function()

    begin.__self__ = getattr(function, "__self__", None)  # type: ignore[attr-defined]  # whose it is
    task = _start(begin, (), {}, daemon)
    handle._task, handle.ident = task, task.ident
    if not daemon:
        executions.here.main.at_end.append(handle.join)
    return handle


def _make_thread_handle(ident: int) -> ThreadHandle:
    handle = ThreadHandle()
    handle.ident = ident
    return handle


def _shutdown() -> None:
    """Wait for all threads that are no daemons."""
    joins = executions.here.main.at_end
    while joins:
        joins.pop(0)()


_STARTING: dict[str, Any] = {
    "start_new_thread": start_new_thread,
    "start_new": start_new_thread,
    "_set_sentinel": Sentinel,
}
_JOINABLE: dict[str, Any] = {
    "start_new_thread": start_new_thread,
    "start_new": start_new_thread,
    "start_joinable_thread": start_joinable_thread,
    "_ThreadHandle": ThreadHandle,
    "_make_thread_handle": _make_thread_handle,
    "_shutdown": _shutdown,
}
