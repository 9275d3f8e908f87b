"""Let other processes show: started, joined, waited for; and what is shared with them.

Between processes nothing is known but what system calls say. A process that waits may be let go by
another, so no wait here ever counts as a deadlock of this one.
"""

from __future__ import annotations

import os
import signal

from labhelpers.child import calls, core, futures, suspended, worker, writer
from labhelpers.child.commands import readers_waiting, replace, waiting

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


def patch(module: ModuleType) -> None:
    """Patch a module of `multiprocessing`."""
    {
        "multiprocessing.context": _patch_context,
        "multiprocessing.process": _patch_process,
        "multiprocessing.synchronize": _patch_synchronize,
        "multiprocessing.queues": _patch_queues,
        "multiprocessing.connection": _patch_connection,
        "multiprocessing.pool": _patch_pool,
        "multiprocessing.managers": _patch_managers,
    }[module.__name__](module)


# --- multiprocessing.Process -----------------------------------------------------------------


def _patch_process(process: ModuleType) -> None:
    replace(process.BaseProcess, "start", _recorded_start)
    replace(process.BaseProcess, "join", _recorded_join)
    replace(process.BaseProcess, "_bootstrap", _recorded_life)


def _recorded_start(original: Any) -> Any:
    def start(self: Any) -> None:
        # Goes to the child with the object itself, under each start method.
        me = core.current_task()
        self._started_by = os.getpid(), me, core.reader_line(), core.now()
        worker.starting[me] = self._started_by
        try:
            original(self)
        finally:
            worker.starting.pop(me, None)

    return start


def _recorded_join(original: Any) -> Any:
    def join(self: Any, timeout: float | None = None) -> None:
        resource = core.resource_of(self, "Task", core.NO_LINE)
        if self._popen is not None:
            core.news.append(("end_of_process", resource, self._popen.pid))
        wait = core.begin_wait("waiting", resource, timed=True)
        try:
            original(self, timeout)
        finally:
            ended = getattr(self._popen, "returncode", None) is not None
            core.end_wait_if_long(wait, done=timeout is None or ended)

    return join


def _recorded_life(original: Any) -> Any:
    def _bootstrap(self: Any, *args: Any, **kwargs: Any) -> Any:
        origin = self.__dict__.pop("_started_by", None)
        me = core.tasks[core.current_task()]
        me.source = self
        core.rename_task(me.id, self.name)
        if origin is not None:
            core.set_origin(*origin)
        if not _is_library(self):
            core.ran_reader_code(me.id)
        writer.flush()  # its parent may kill it before anything else is written
        status = original(self, *args, **kwargs)
        core.end_task(me, "raised" if status else "finished")
        return status

    return _bootstrap


def _is_library(process: Any) -> bool:
    target = getattr(process, "_target", None)
    return bool(calls.attribute(target, "__name__") == "_run_server")  # a manager's own process


# --- what is shared ----------------------------------------------------------------------------

_KINDS = {
    "Lock": "Lock",
    "RLock": "RLock",
    "Semaphore": "Semaphore",
    "BoundedSemaphore": "Semaphore",
    "Condition": "Condition",
    "Event": "Event",
    "Barrier": "Barrier",
    "Queue": "Queue",
    "JoinableQueue": "Queue",
    "SimpleQueue": "Queue",
}


def _patch_context(context: ModuleType) -> None:
    for name, kind in _KINDS.items():
        replace(context.BaseContext, name, _recorded_making, kind)


def _recorded_making(original: Any, kind: str) -> Any:
    def make(self: Any, *args: Any, **kwargs: Any) -> Any:
        shared = original(self, *args, **kwargs)
        if core.called_by_reader():
            core.resource_of(shared, kind)
        return shared

    return make


def _resource(shared: Any, kind: str) -> int:
    """Return the resource for an object that, in a worker, came from the process that made it.

    It has no line here, and its name is the one in the call that waits: "lock" in `with lock:`.
    """
    number = core.resource_of(shared, kind, core.NO_LINE)
    resource = core.resources.get(number)
    frame = core.reader_frame()
    if resource is None or resource.name or resource.line or frame is None:
        return number
    name = suspended.named(frame)
    if name:
        resource.name = name
        core.news.append(("name", number, name))
    return number


# --- locks and the like ----------------------------------------------------------------------

_holds: dict[int, list[int]] = {}  # overlays of the locks that are held, by lock


def _patch_synchronize(synchronize: ModuleType) -> None:
    lock = synchronize.SemLock
    replace(lock, "__init__", _made_whole)
    replace(lock, "_make_methods", _no_methods)
    lock.acquire = _acquire
    lock.release = _release
    lock.__enter__ = _enter
    lock.__exit__ = _exit
    synchronize.Condition.__enter__ = _enter_condition
    replace(synchronize.Condition, "wait", _sync_waiting, "Condition")
    replace(synchronize.Event, "wait", _sync_waiting, "Event")


def _made_whole(original: Any) -> Any:
    """Let no terminate() come between a semaphore's making and the word of it to its tracker.

    A pool that breaks terminates its other workers while they may just make theirs, and a semaphore
    of which the tracker has not heard stays in the system's memory for good.
    """
    if not hasattr(signal, "pthread_sigmask"):
        return original

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        try:
            original(self, *args, **kwargs)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    return __init__


def _no_methods(original: Any) -> Any:
    def _make_methods(self: Any) -> None:
        """Nothing: `acquire` and `release` are methods of the class."""

    return _make_methods


def _acquire(self: Any, block: bool = True, timeout: float | None = None) -> bool:
    return _acquired(self, block, timeout, core.called_by_reader(2))


def _enter(self: Any) -> bool:
    return _acquired(self, True, None, core.called_by_reader(2))


def _enter_condition(self: Any) -> bool:
    return _acquired(self._lock, True, None, core.called_by_reader(2))


def _acquired(lock: Any, block: bool, timeout: float | None, shown: bool) -> bool:
    acquire = lock._semlock.acquire
    if not shown:
        return bool(acquire(block, timeout))
    resource = _resource(lock, _KINDS.get(type(lock).__name__, "Other"))
    if not acquire(False):
        if not block:
            return False
        wait = core.begin_wait("waiting", resource, timed=True)
        got = False
        try:
            got = acquire(block, timeout)
        finally:
            core.end_wait(wait, got)
        if not got:
            return False
    if "Semaphore" not in type(lock).__name__:
        token = core.overlay_begin("holding", resource)
        _holds.setdefault(id(lock), []).append(token)
    return True


def _release(self: Any) -> None:
    at = core.now()  # afterwards another process may have it already
    self._semlock.release()
    held = _holds.get(id(self))
    if held:
        core.overlay_end(held.pop(), at=at)


def _exit(self: Any, *exception: Any) -> None:
    _release(self)


def _sync_waiting(original: Any, kind: str) -> Any:
    def wait(self: Any, timeout: float | None = None) -> Any:
        entry = core.begin_wait("waiting", _resource(self, kind), timed=True)
        came = True
        try:
            came = original(self, timeout)
            return came
        finally:
            core.end_wait_if_long(entry, bool(came))

    return wait


# --- queues and pipes ------------------------------------------------------------------------


def _patch_queues(queues: ModuleType) -> None:
    for kind in (queues.Queue, queues.SimpleQueue):
        replace(kind, "get", _queueing)
        replace(kind, "put", _queueing)
    replace(queues.JoinableQueue, "put", _queueing)
    replace(queues.JoinableQueue, "join", _queueing)


def _queueing(original: Any) -> Any:
    name = original.__name__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        label = getattr(self, "wait_label", "")
        if not label and not core.called_by_reader():
            return original(self, *args, **kwargs)
        resource = core.NO_RESOURCE if label else _resource(self, "Queue")
        wait = core.begin_wait("queue", resource, label or name, timed=True)
        done = False
        try:
            result = original(self, *args, **kwargs)
            done = True
            return result
        finally:
            core.end_wait_if_long(wait, done)

    return call


def _patch_connection(connection: ModuleType) -> None:
    for name in ("recv", "recv_bytes", "recv_bytes_into", "poll", "send", "send_bytes"):
        replace(connection._ConnectionBase, name, readers_waiting, "io", f"pipe {name}")
    replace(connection.Listener, "accept", readers_waiting, "io", "accept")
    replace(connection, "wait", readers_waiting, "io", "wait")


# --- multiprocessing.Pool --------------------------------------------------------------------


def _patch_pool(pool: ModuleType) -> None:
    replace(pool, "worker", _recorded_worker)
    replace(pool, "mapstar", _recorded_mapstar)
    replace(pool, "starmapstar", _recorded_mapstar)
    replace(pool.Pool, "apply_async", _recorded_apply)
    for name in ("map", "starmap", "map_async", "starmap_async", "imap", "imap_unordered"):
        replace(pool.Pool, name, _recorded_map)
    for name in ("join", "terminate"):
        replace(pool.Pool, name, _pool_ending)
    replace(pool.ApplyResult, "__init__", _recorded_result)
    for kind in (pool.ApplyResult, pool.MapResult):
        replace(kind, "_set", _result_set)
    for name in ("get", "wait"):
        replace(pool.ApplyResult, name, _result_waiting)
    replace(pool.IMapIterator, "next", _result_waiting)
    pool.IMapIterator.__next__ = pool.IMapIterator.next


class _Tasks:
    """A worker's queue of tasks: shows waiting for one, then the task until its result is put."""

    def __init__(self, inqueue: Any, outqueue: Any) -> None:
        self._tasks, self._results = inqueue, outqueue
        self._running = futures.NO_OVERLAY
        if hasattr(inqueue, "_writer"):
            self._writer, self._reader = inqueue._writer, outqueue._reader

    def get(self) -> Any:
        wait = core.begin_wait("queue", label="waiting for work", timed=True)
        try:
            task = self._tasks.get()
        finally:
            core.end_wait_if_long(wait)
        if task is not None and not getattr(task[2], "__name__", "").endswith("mapstar"):
            self._running = futures.begin_task(task[2], task[3], task[4])
        return task

    def put(self, result: Any) -> None:
        core.overlay_end(self._running)
        self._results.put(result)


def _recorded_worker(original: Any) -> Any:
    def worker(inqueue: Any, outqueue: Any, *args: Any, **kwargs: Any) -> Any:
        both = _Tasks(inqueue, outqueue)
        return original(both, both, *args, **kwargs)

    return worker


def _recorded_mapstar(original: Any) -> Any:
    star = original.__name__ == "starmapstar"

    def mapstar(args: Any) -> Any:
        function, items = args
        return original((function, futures.each_as_task(function, items, star)))

    return mapstar


def _recorded_apply(original: Any) -> Any:
    def apply_async(
        self: Any, func: Any, args: Any = (), kwds: Any = None, *rest: Any, **callbacks: Any
    ) -> Any:
        core.submit(calls.label(func, args, kwds))
        return original(self, func, args, {} if kwds is None else kwds, *rest, **callbacks)

    return apply_async


def _recorded_map(original: Any) -> Any:
    def call(self: Any, func: Any, iterable: Any, *args: Any, **kwargs: Any) -> Any:
        count = len(iterable) if hasattr(iterable, "__len__") else "…"
        core.submit(calls.chunk_label(func, count))
        return original(self, func, iterable, *args, **kwargs)

    return call


def _pool_ending(original: Any) -> Any:
    def call(self: Any) -> None:
        entered = core.enter("waiting", core.NO_RESOURCE, original.__name__)
        try:
            original(self)
        finally:
            core.leave_context(entered)

    return call


def _recorded_result(original: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        self._callback = _shown(self._callback)
        self._error_callback = _shown(self._error_callback)

    return __init__


def _shown(callback: Any) -> Any:
    if callback is None:
        return None

    def call(value: Any) -> Any:
        token = futures.begin_callback(callback)
        try:
            return callback(value)
        finally:
            core.overlay_end(token)

    return core.like(callback, call)


def _result_set(original: Any) -> Any:
    def _set(self: Any, *args: Any) -> None:
        core.signal(core.resource_of(self, "Future", core.NO_LINE))
        original(self, *args)

    return _set


def _result_waiting(original: Any) -> Any:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        resource = core.resource_of(self, "Future", core.NO_LINE)
        wait = core.begin_wait("waiting", resource, original.__name__, timed=True)
        try:
            return original(self, *args, **kwargs)
        finally:
            core.end_wait_if_long(wait)

    return call


def _patch_managers(managers: ModuleType) -> None:
    replace(managers.BaseProxy, "_callmethod", waiting, "io", "manager")
