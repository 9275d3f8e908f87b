"""Show every asyncio task as a task of its own, on the one thread that runs them all.

To the interpreter there is one thread in a loop. That loop runs each step of a task through
`Handle._run`, and the callback that it runs there knows its task (asyncio itself finds it so, for
its debug messages); between two steps the coroutine's frames say what it awaits. Nothing of the
program is wrapped: coroutines, tasks, their reprs and tracebacks stay what they are.
"""

from __future__ import annotations

import gc
import re
import weakref

from labhelpers.child import core, suspended
from labhelpers.child.commands import replace

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, ModuleType
    from typing import Any

READY = "ready to run"
_DEFAULT_NAME = re.compile(r"(Task-\d+|None)$")  # None: a slip of 3.13.0 with eager tasks
# Weak, as asyncio's own: a task that nobody keeps may go while it waits, and must go here too.
_known: weakref.WeakKeyDictionary[Any, core.Task] = weakref.WeakKeyDictionary()
_causes: dict[int, int] = {}  # by a callback from another thread: the task that asked for it
_names = suspended.Numbering()
_task_class: Any = None
_futures: Any = None


def patch(module: ModuleType) -> None:
    """Patch one of the modules of `asyncio`."""
    global _task_class, _futures
    if module.__name__ == "asyncio.events":
        replace(module.Handle, "_run", _recorded_step)
    elif module.__name__ == "asyncio.tasks":
        _task_class = module.Task
        _futures = module.futures
    else:
        loop = module.BaseEventLoop
        replace(loop, "create_task", _recorded_create)
        replace(loop, "call_soon", _recorded_call_soon)
        replace(loop, "call_soon_threadsafe", _recorded_call_from_thread)
        core.on_fork.append(lambda forker: _known.clear())


# --- tasks -----------------------------------------------------------------------------------


def _recorded_create(original: Any) -> Any:
    def create_task(self: Any, coro: Any, **options: Any) -> Any:
        if not _is_eager(self, options):
            task = original(self, coro, **options)
            _make_known(task, coro)
            return task
        # Its first step is run before there is a task to ask.
        record = _new_record(coro)
        stepper = core.current_task()
        suspended.go_on(record.id)
        try:
            task = original(self, coro, **options)
        except BaseException:
            core.end_task(record, "raised")
            raise
        finally:
            suspended.return_to(stepper)
        _keep(task, record)
        _after_step(task, record)
        return task

    return create_task


def _is_eager(loop: Any, options: dict[str, Any]) -> bool:
    if "eager_start" in options:  # 3.14
        return bool(options["eager_start"])
    factory = getattr(loop, "_task_factory", None)
    return getattr(factory, "__qualname__", "").startswith("create_eager_task_factory")


def _make_known(task: Any, coro: Any) -> core.Task | None:
    if not isinstance(task, _task_class):
        return None
    record = _new_record(coro)
    _keep(task, record)
    _put_aside(record, suspended.Reason("waiting", READY, None, record.line))
    return record


def _new_record(coro: Any) -> core.Task:
    code = _code_of(coro)
    name = getattr(code, "co_name", "") or type(coro).__name__
    library = code is not None and not core.is_reader(code.co_filename) and _is_internal(name)
    return core.new_task(
        "coroutine", name, carrier=_carrier(), library=library, line=_starting_line()
    )


def _keep(task: Any, record: core.Task) -> None:
    _known[task] = record
    name = task.get_name()
    if _DEFAULT_NAME.match(name):
        name = _names.next(record.name)
    core.rename_task(record.id, name)


def _is_internal(name: str) -> bool:
    return name.startswith(("_", "shutdown_"))


def _code_of(coro: Any) -> Any:
    return getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)


def _carrier() -> int:
    me = core.current_task()
    task = core.tasks.get(me)
    return task.carrier if task is not None and task.kind == "coroutine" else me


def _starting_line() -> int:
    """Return the program's line that runs, but not the one that runs the whole loop."""
    frame: FrameType | None = core.getframe(1)
    while frame is not None and frame.f_code.co_name != "_run_once":
        if frame.f_code.co_filename == core.program:
            return frame.f_lineno
        frame = frame.f_back
    return core.NO_LINE


# --- steps -----------------------------------------------------------------------------------


def _recorded_step(original: Any) -> Any:
    def _run(self: Any) -> Any:
        callback = self._callback
        task = getattr(callback, "__self__", None)
        if not isinstance(task, _task_class):
            return _run_callback(self, original)
        record = _known.get(task) or _make_known(task, task.get_coro())
        if record is None or record.ended:
            return original(self)
        carrier = core.current_task()
        suspended.go_on(record.id)
        try:
            return original(self)
        finally:
            suspended.return_to(carrier)
            _after_step(task, record)

    return _run


def _after_step(task: Any, record: core.Task) -> None:
    if not task.done():
        _put_aside(record, _reason(task))
        return
    name = task.get_name()
    if not _DEFAULT_NAME.match(name):
        record.name = name
    failed = not task.cancelled() and task._exception is not None
    core.end_task(record, "raised" if failed else "finished")


def _put_aside(record: core.Task, why: suspended.Reason) -> None:
    suspended.put_aside(record.id, why, _resource(why.target))


def _reason(task: Any) -> suspended.Reason:
    frames = list(_frames(task.get_coro()))
    frames.reverse()
    why = suspended.reason(frames)
    awaited = getattr(task, "_fut_waiter", None)
    if why.target is None and awaited is not None and why.state == "waiting":
        why.target = awaited
        if why.label:  # the name is not the awaited one's, but that of what returned it
            why.name = ""
        if isinstance(awaited, _task_class):
            why.label = ""
    if awaited is None and why.state == "waiting":
        why.label = READY
    return why


def _frames(awaited: Any) -> Iterator[FrameType]:
    """Yield the frames of a coroutine and of all it awaits, the outermost first."""
    while awaited is not None:
        frame, inner = None, None
        for prefix, name in (("cr", "await"), ("gi", "yieldfrom"), ("ag", "await")):
            if hasattr(awaited, f"{prefix}_frame"):
                frame, inner = getattr(awaited, f"{prefix}_frame"), f"{prefix}_{name}"
        if inner is None:
            awaited = _inside(awaited)
            continue
        if frame is not None:
            yield frame
        awaited = getattr(awaited, inner)


def _inside(awaited: Any) -> Any:
    # The steps of an asynchronous generator do not say whose they are; the collector knows.
    if type(awaited).__name__ not in (
        "async_generator_asend",
        "async_generator_athrow",
        "anext_awaitable",
        "coroutine_wrapper",
    ):
        return None
    for inside in gc.get_referents(awaited):
        if hasattr(inside, "ag_frame") or hasattr(inside, "cr_frame"):
            return inside
    return None


_KINDS = ("Lock", "Semaphore", "Condition", "Event", "Barrier", "Queue")


def _resource(target: Any) -> int:
    if target is None:
        return core.NO_RESOURCE
    if isinstance(target, _task_class):
        record = _known.get(target)
        return core.NO_RESOURCE if record is None else core.task_resource(record)
    for kind in type(target).__mro__:
        if kind.__name__ in _KINDS and kind.__module__.startswith("asyncio"):
            return core.resource_of(target, kind.__name__, core.NO_LINE)
    if _futures.isfuture(target) and type(target).__name__ != "_GatheringFuture":
        return core.resource_of(target, "Future", core.NO_LINE)
    return core.NO_RESOURCE


# --- who let whom go on ----------------------------------------------------------------------

# By thread whose loop runs a callback of its own: the task on whose behalf, or NOBODY.
_behind: dict[int, int] = {}


def _recorded_call_soon(original: Any) -> Any:
    def call_soon(self: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        task = getattr(callback, "__self__", None)
        if isinstance(task, _task_class) and task in _known:
            _note_wake(_known[task])
        return original(self, callback, *args, context=context)

    return call_soon


def _note_wake(record: core.Task) -> None:
    waker = _behind.get(core.ident(), core.current_task())
    wait = core.waits.get(record.id)
    if wait is None or waker in (core.NOBODY, record.id):
        return
    ending = core.tasks.get(waker)
    if wait.resource == core.NO_RESOURCE or ending is None or ending.resource != wait.resource:
        core.wake(waker, record.id, wait.resource)  # else the end of the awaited task says so


def _recorded_call_from_thread(original: Any) -> Any:
    def call_soon_threadsafe(self: Any, callback: Any, *args: Any, context: Any = None) -> Any:
        _causes[id(callback)] = core.current_task()
        return original(self, callback, *args, context=context)

    return call_soon_threadsafe


def _run_callback(handle: Any, original: Any) -> Any:
    """Run a callback that is no step of a task, knowing who caused it: arrows start there."""
    cause = _causes.pop(id(handle._callback), core.NOBODY)
    args = handle._args
    if args and isinstance(args[0], _task_class) and args[0] in _known:
        cause = _known[args[0]].id  # a task's end is the cause of the callbacks it is given to
    thread = core.ident()
    _behind[thread] = cause
    try:
        return original(handle)
    finally:
        _behind.pop(thread, None)
