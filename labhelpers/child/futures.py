"""Let pools show: what was submitted, which worker ran it, who ran a callback, who waited.

A pool hides all of that: its threads sit in a queue of its own, its results arrive through a lock
inside the future, and a callback runs on whichever thread came last.
"""

from __future__ import annotations

from labhelpers.child import calls, core, queues
from labhelpers.child.commands import replace

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType
    from typing import Any

NO_OVERLAY = -1
_DONE = ("CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED")
_task_of: dict[int, int] = {}  # overlay that shows the task, by its future's id
_finished_by: dict[int, tuple[int, int]] = {}  # when and by which task, by future's id


def patch(module: ModuleType) -> None:
    """Patch one of the modules of `concurrent.futures`."""
    {
        "concurrent.futures._base": _patch_base,
        "concurrent.futures.thread": _patch_thread,
        "concurrent.futures.process": _patch_process,
    }[module.__name__](module)


# --- futures ---------------------------------------------------------------------------------


def _patch_base(base: ModuleType) -> None:
    future = base.Future
    for name in ("result", "exception"):
        replace(future, name, _recorded_get)
    for name in ("set_result", "set_exception", "cancel"):
        replace(future, name, _recorded_end)
    replace(future, "_invoke_callbacks", _recorded_callbacks)
    replace(future, "add_done_callback", _recorded_late_callback)
    replace(base, "wait", _recorded_wait)
    replace(base, "as_completed", _recorded_as_completed)


def is_done(future: Any) -> bool:
    """Return whether `future` is done; without its lock, which its own waiters hold."""
    return future._state in _DONE


def _recorded_get(original: Any) -> Any:
    def get(self: Any, timeout: float | None = None) -> Any:
        if is_done(self):
            return original(self, timeout)
        wait = core.begin_wait(
            "waiting",
            core.resource_of(self, "Future", core.NO_LINE),
            original.__name__,
            timed=timeout is not None,
            ready=lambda: is_done(self),
        )
        try:
            return original(self, timeout)
        finally:
            _end(wait, [self], is_done(self))

    return get


def _end(wait: core.Wait | None, futures: Iterable[Any], done: bool) -> None:
    """End a wait for futures, with an arrow from the task that finished the last of them."""
    if wait is None:
        return
    core.end_wait(wait, done)
    ends = [_finished_by[id(f)] for f in futures if id(f) in _finished_by and is_done(f)]
    if ends and done:
        at, waker = max(ends)
        if at >= wait.since and waker != wait.task:
            core.wake(waker, wait.task, wait.resource, at)


def _recorded_end(original: Any) -> Any:
    def end(self: Any, *args: Any) -> Any:
        core.overlay_end(_task_of.pop(id(self), NO_OVERLAY))
        _finished_by[id(self)] = core.now(), core.current_task()
        return original(self, *args)

    return end


class _Callbacks(list):  # type: ignore[type-arg]  # of callables; a subscript costs an import
    """A future's callbacks, each shown while it runs: from one step of the iteration to the next.

    So no frame of ours stands between the future and the callback.
    """

    def __iter__(self) -> Iterator[Any]:
        for callback in list.__iter__(self):
            token = begin_callback(callback)
            try:
                yield callback
            finally:
                core.overlay_end(token)


def begin_callback(callback: Any) -> int:
    """Show that the current task runs `callback`, unless a library put it there."""
    if not calls.is_readers(callback):
        return NO_OVERLAY
    line = calls.line_of(callback)
    return core.overlay_begin("callback", label=calls.name_of(callback), line=line)


def _recorded_callbacks(original: Any) -> Any:
    def invoke(self: Any) -> None:
        if self._done_callbacks:
            self._done_callbacks = _Callbacks(self._done_callbacks)
        original(self)

    return invoke


def _recorded_late_callback(original: Any) -> Any:
    def add_done_callback(self: Any, fn: Any) -> None:
        token = begin_callback(fn) if is_done(self) else NO_OVERLAY
        try:
            original(self, fn)
        finally:
            core.overlay_end(token)

    return add_done_callback


def _recorded_wait(original: Any) -> Any:
    def wait(fs: Any, timeout: float | None = None, return_when: str = "ALL_COMPLETED") -> Any:
        fs = list(fs)
        before = set(map(id, filter(is_done, fs)))
        some = any if return_when.startswith("FIRST") else all

        def ready() -> bool:
            return some(is_done(f) for f in fs if id(f) not in before)

        entry = core.begin_wait("waiting", label="wait", timed=timeout is not None, ready=ready)
        try:
            result = original(fs, timeout, return_when)
        except BaseException:
            core.end_wait(entry)
            raise
        _end(entry, fs, timeout is None or not result.not_done or some is any)
        return result

    return wait


def _recorded_as_completed(original: Any) -> Any:
    def as_completed(fs: Any, timeout: float | None = None) -> Iterator[Any]:
        fs = list(fs)
        pending = {id(f): f for f in fs}
        completed = original(fs, timeout)

        def ready() -> bool:
            return any(map(is_done, list(pending.values())))

        try:
            while True:
                entry = None
                if pending and not ready():
                    entry = core.begin_wait(
                        "waiting", label="as_completed", timed=timeout is not None, ready=ready
                    )
                future = None
                try:
                    future = next(completed, None)
                finally:
                    _end(entry, [future] if future is not None else [], future is not None)
                if future is None:
                    return
                pending.pop(id(future), None)
                yield future
                del future
        finally:
            completed.close()

    return as_completed


# --- executors -------------------------------------------------------------------------------


def _recorded_submit(original: Any) -> Any:
    def submit(self: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        core.submit(_work_label(fn, args, kwargs))
        hidden = core.hide()  # a pool counts its idle workers with a semaphore
        try:
            return original(self, fn, *args, **kwargs)
        finally:
            core.leave_context(hidden)

    return submit


def _work_label(fn: Any, args: Any, kwargs: Any) -> str:
    inner, chunk = _chunk_of(fn, args)
    if inner is None:
        return calls.label(fn, args, kwargs)
    return calls.label(inner, chunk[0]) if len(chunk) == 1 else calls.chunk_label(inner, len(chunk))


def _chunk_of(fn: Any, args: Any) -> tuple[Any, Any]:
    """Return the reader's function and its arguments inside what `map` submits to processes."""
    if calls.is_partial(fn) and calls.name_of(fn.func) == "_process_chunk" and args:
        return fn.args[0], args[0]
    return None, None


def _recorded_shutdown(original: Any) -> Any:
    def shutdown(self: Any, wait: bool = True, **options: Any) -> None:
        entered = core.enter("waiting", core.NO_RESOURCE, "shutdown")
        try:
            original(self, wait, **options)
        finally:
            core.leave_context(entered)

    return shutdown


# --- threads ---------------------------------------------------------------------------------


def _patch_thread(thread: ModuleType) -> None:
    executor = thread.ThreadPoolExecutor
    replace(executor, "submit", _recorded_submit)
    replace(executor, "shutdown", _recorded_shutdown)
    replace(thread._WorkItem, "run", _recorded_run)
    replace(executor, "__init__", _with_work_queue)


def _with_work_queue(original: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        kind = type(self._work_queue)  # gevent's, where it has replaced the library's
        if kind not in _work_queues:
            _work_queues[kind] = _work_queue(kind)
        self._work_queue = _work_queues[kind]()

    return __init__


_work_queues: dict[type, Any] = {}


def _work_queue(simple_queue: Any) -> Any:
    class WorkQueue(simple_queue):  # type: ignore[misc]  # its base is known only now
        """The queue that idle workers wait at."""

        put_by = 0, core.NOBODY

        def put(self, item: Any, *args: Any, **kwargs: Any) -> None:
            self.put_by = core.now(), core.current_task()
            super().put(item, *args, **kwargs)

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            if not block or not self.empty():
                return super().get(block, timeout)
            wait = core.begin_wait(
                "queue", label="waiting for work", ready=lambda: queues.has_item(self)
            )
            try:
                return super().get(block, timeout)
            finally:
                core.end_wait(wait)
                at, by = self.put_by
                if wait is not None and at >= wait.since:
                    core.wake(by, wait.task, core.NO_RESOURCE, at)

    return WorkQueue


def _recorded_run(original: Any) -> Any:
    def run(self: Any, *context: Any) -> Any:
        future = self.future
        if future._state == "PENDING":
            _task_of[id(future)] = begin_task(*_work_of(self))
        try:
            return original(self, *context)
        finally:
            core.overlay_end(_task_of.pop(id(future), NO_OVERLAY))

    return run


def _work_of(item: Any) -> tuple[Any, Any, Any]:
    task = getattr(item, "task", None)  # 3.14
    if task is None:
        return item.fn, item.args, item.kwargs
    return task if isinstance(task, tuple) and len(task) == 3 else ("task", (), {})


def begin_task(fn: Any, args: Any = (), kwargs: Any = None) -> int:
    """Show that the current task runs this call for a pool; `core.overlay_end` ends it."""
    return core.overlay_begin("task", label=calls.label(fn, args, kwargs), line=calls.line_of(fn))


# --- processes -------------------------------------------------------------------------------


def _patch_process(process: ModuleType) -> None:
    executor = process.ProcessPoolExecutor
    replace(executor, "submit", _recorded_submit)
    replace(executor, "shutdown", _recorded_shutdown)
    process._CallItem.fn = _Work()
    replace(process, "_sendback_result", _recorded_sendback)
    replace(process, "_process_chunk", _recorded_chunk)
    replace(process, "_process_worker", _recorded_worker)


class _Work:
    """The attribute `fn` of a pool's call: a worker process takes it when it begins the task."""

    running = NO_OVERLAY

    def __get__(self, item: Any, owner: Any = None) -> Any:
        if item is None:
            return self
        fn = item.__dict__["fn"]
        inner, _ = _chunk_of(fn, item.args)
        if inner is None:
            _Work.running = begin_task(fn, item.args, item.kwargs)
        return fn

    def __set__(self, item: Any, fn: Any) -> None:
        item.__dict__["fn"] = fn


def _recorded_sendback(original: Any) -> Any:
    def _sendback_result(*args: Any, **kwargs: Any) -> Any:
        core.overlay_end(_Work.running)
        return original(*args, **kwargs)

    return _sendback_result


def each_as_task(fn: Any, arguments: Iterable[Any], star: bool = True) -> Iterator[Any]:
    """Yield each of `arguments`; a task is shown from then until the next is asked for.

    `star` says that each is a tuple of arguments.
    """
    for args in arguments:
        token = begin_task(fn, args if star else (args,))
        try:
            yield args
        finally:
            core.overlay_end(token)


def _recorded_chunk(original: Any) -> Any:
    def _process_chunk(fn: Any, chunk: Any) -> Any:
        return original(fn, each_as_task(fn, chunk))

    return _process_chunk


def _recorded_worker(original: Any) -> Any:
    def _process_worker(call_queue: Any, *args: Any, **kwargs: Any) -> Any:
        call_queue.wait_label = "waiting for work"
        return original(call_queue, *args, **kwargs)

    return _process_worker
