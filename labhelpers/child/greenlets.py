"""Show every greenlet as a task of its own, on the one thread that runs them all.

gevent puts its own functions in the place of those that the recorder has replaced, and most of
them are compiled. But each switch between greenlets goes through `greenlet.settrace`'s callback,
and the frames of the one that is put aside say what it waits for.

What is shown:

- A greenlet bears its function's name, from the second on with a number ("heng", "heng-2"); a name
  that the program gives it stands. A thread that is a greenlet since `monkey.patch_all()` bears
  its thread's name, and is shown once, as a thread.
- gevent's hub, which switches to whoever may go on, is a library's task: not shown, and no
  "switch" leads to it or away from it, but from the greenlet before it to the one after.
- A greenlet is "ready to run" from its spawning until its first switch. Later one cannot be told
  from one that still sleeps: where another greenlet keeps the thread (it computes, or blocks in a
  function that was not patched), the sleeps of all others last longer, and that is what is seen.
- All waits are timed for the deadlock detector: the hub's timers and descriptors may end them.
  Where nothing can, gevent itself raises `LoopExit`.
"""

from __future__ import annotations

import re
import weakref

from labhelpers.child import calls, core, suspended
from labhelpers.child.commands import replace

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, ModuleType
    from typing import Any

    Callback = Callable[[str, tuple[Any, Any]], object]

_DEFAULT_NAME = re.compile(r"Greenlet-\d+$")
_UNNAMED = "greenlet"
_KINDS = ("Lock", "RLock", "Semaphore", "Event", "Queue")

_tasks: dict[int, core.Task] = {}  # by greenlet's id, while it lives
_references: dict[int, Any] = {}
_carriers: dict[int, int] = {}  # by thread: the task of its main greenlet
_theirs: dict[int, Callback] = {}  # by thread: a trace callback of the program's own
_names = suspended.Numbering()


def patch(module: ModuleType) -> None:
    """Patch `greenlet`, `gevent` or `gevent.pool`."""
    if module.__name__ == "greenlet":
        _trace_threads(module)
    elif module.__name__ == "gevent":
        for name in ("spawn", "spawn_later", "spawn_raw"):
            replace(module, name, _recorded_spawn)
    else:
        replace(module.Group, "start", _recorded_group_start)


# --- tracing ---------------------------------------------------------------------------------


def _trace_threads(greenlet: Any) -> None:
    settrace = greenlet.settrace

    def recorded_settrace(callback: Callback | None) -> Callback | None:
        before = _theirs.pop(core.ident(), None)
        if callback is not None:
            _theirs[core.ident()] = callback
        return before

    greenlet.settrace = core.like(settrace, recorded_settrace)
    greenlet.gettrace = core.like(greenlet.gettrace, lambda: _theirs.get(core.ident()))
    settrace(_trace)
    core.on_run.append(lambda: settrace(_trace))
    core.on_fork.append(_forget)


def _trace(event: str, args: tuple[Any, Any]) -> None:
    try:  # noqa: SIM105 (contextlib costs time at every switch)
        _switched(event, *args)
    except Exception:
        pass  # it would be raised in the program, in the middle of a switch
    theirs = _theirs.get(core.ident())
    if theirs is not None:
        theirs(event, args)


def _switched(event: str, origin: Any, target: Any) -> None:
    before = _tasks.get(id(origin)) or _adopt(origin)
    after = _tasks.get(id(target)) or _begin(target, before, _line(origin.gr_frame))
    if origin.dead:
        _end(origin, before, event)
    elif not _is_hub(origin):
        _put_aside(before, origin.gr_frame)
    if _is_hub(target):
        core.current[core.ident()] = after.id
    else:
        suspended.go_on(after.id)


def _adopt(running: Any) -> core.Task:
    """Know the greenlet that was running when tracing began: the thread's own."""
    task = core.tasks[core.current_task()]
    _carriers.setdefault(core.ident(), task.id)
    suspended.was_running(task.id)
    return _keep(running, task)


def _keep(greenlet: Any, task: core.Task) -> core.Task:
    key = id(greenlet)
    _tasks[key] = task
    _references[key] = weakref.ref(greenlet, lambda _: _drop(key))
    return task


def _drop(key: int) -> None:
    _tasks.pop(key, None)
    _references.pop(key, None)


def _forget(forker: int) -> None:
    for table in (_tasks, _references, _carriers):
        table.clear()


def _is_hub(greenlet: Any) -> bool:
    kind = type(greenlet)
    return kind.__name__ == "Hub" and kind.__module__ == "gevent.hub"


# --- beginning -------------------------------------------------------------------------------


def _begin(greenlet: Any, starter: core.Task, line: int) -> core.Task:
    """Make a greenlet known whose spawning was not seen; the thread is about to run it."""
    if _is_hub(greenlet):
        return _begin_hub(greenlet)
    thread = _thread_of(greenlet)
    if thread is not None:
        thread.carrier = _carrier()
        return _keep(greenlet, thread)
    spawner = getattr(greenlet, "spawning_greenlet", None)
    parent = _tasks.get(id(spawner())) if spawner is not None else starter
    stack = getattr(greenlet, "spawning_stack", None)
    return _new(greenlet, parent or starter, line if stack is None else _line(stack))


def _begin_hub(hub: Any) -> core.Task:
    task = core.new_task("greenlet", "Hub", carrier=_carrier(), library=True, line=core.NO_LINE)
    # For good: it waits for timers and descriptors, or runs on behalf of one that does.
    core.waits[task.id] = core.Wait(task.id, core.IO, core.NO_RESOURCE, True)
    return _keep(hub, task)


def _new(greenlet: Any, parent: core.Task, line: int, library: bool | None = None) -> core.Task:
    function = _function_of(greenlet)
    if library is None:
        library = _is_library(greenlet, function)
    task = core.new_task(
        "greenlet",
        _name_of(greenlet, function),
        parent=parent.id,
        carrier=_carrier(),
        library=library,
        line=line,
    )
    return _keep(greenlet, task)


def _carrier() -> int:
    return _carriers.setdefault(core.ident(), core.current_task())


def _function_of(greenlet: Any) -> Any:
    # Not `getattr(greenlet, "run")`: in a Greenlet that is a method of gevent's.
    return getattr(greenlet, "_run", None) or getattr(greenlet, "run", None)


def _is_library(greenlet: Any, function: Any) -> bool:
    if _runs_itself(greenlet, function):
        return type(greenlet).__module__.startswith("gevent")
    return function is not None and not calls.is_readers(function)


def _runs_itself(greenlet: Any, function: Any) -> bool:
    """True for a subclass of Greenlet that has its work in a method of its own."""
    return calls.attribute(function, "__self__") is greenlet


def _thread_of(greenlet: Any) -> core.Task | None:
    thread = getattr(getattr(greenlet, "_run", None), "__self__", None)
    task = getattr(thread, "_labhelpers_task", None)
    return task if isinstance(task, core.Task) else None


def _name_of(greenlet: Any, function: Any) -> str:
    name = _given_name(greenlet)
    if name:
        return name
    if function is None:
        return _UNNAMED
    named_by = type(greenlet) if _runs_itself(greenlet, function) else function
    return _names.next(calls.name_of(named_by))


def _given_name(greenlet: Any) -> str:
    # Only what is stored: asking a Greenlet for its name gives it one, which its repr then shows.
    name = getattr(greenlet, "__dict__", {}).get("name")
    return name if isinstance(name, str) and not _DEFAULT_NAME.match(name) else ""


def _recorded_spawn(original: Any) -> Any:
    later = original.__name__ == "spawn_later"

    def spawn(*args: Any, **kwargs: Any) -> Any:
        greenlet = original(*args, **kwargs)
        library = False if core.called_by_reader() else None
        _introduce(greenlet, library, args[0] if later and args else None)
        return greenlet

    return spawn


def _recorded_group_start(original: Any) -> Any:
    def start(self: Any, greenlet: Any) -> Any:
        result = original(self, greenlet)
        _introduce(greenlet)
        return result

    return start


def _introduce(greenlet: Any, library: bool | None = None, delay: Any = None) -> None:
    """Make known a greenlet that was spawned just now, and is to run when its turn comes."""
    if id(greenlet) in _tasks:
        return
    parent = core.tasks[core.current_task()]
    task = _new(greenlet, parent, core.reader_line(), library)
    if delay is None:
        why = suspended.Reason("waiting", "ready to run", None, task.line)
    else:
        why = suspended.Reason("sleeping", "spawn_later", None, task.line)
    suspended.put_aside(task.id, why)


# --- being put aside, and ending -------------------------------------------------------------


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _line(frame: FrameType | None) -> int:
    for each in _frames(frame):
        if each.f_code.co_filename == core.program:
            return each.f_lineno
    return core.NO_LINE


def _put_aside(task: core.Task, frame: FrameType | None) -> None:
    if task.name == _UNNAMED:
        _name_by_frames(task, frame)
    if task.id in core.waits:
        return
    why = suspended.reason(_frames(frame))
    suspended.put_aside(task.id, why, _resource(why.target))


def _name_by_frames(task: core.Task, frame: FrameType | None) -> None:
    outermost = None
    for each in _frames(frame):
        outermost = each
    if outermost is not None:
        name = outermost.f_code.co_name
        core.rename_task(task.id, _names.next("lambda" if name == "<lambda>" else name))


def _resource(target: Any) -> int:
    task = _tasks.get(id(target)) or getattr(target, "_labhelpers_task", None)
    if isinstance(task, core.Task):
        return core.task_resource(task)
    name = type(target).__name__.replace("LockType", "Lock").replace("Bounded", "")
    for kind in _KINDS:
        if name.endswith(kind):
            return core.resource_of(target, kind, core.NO_LINE)
    if name == "socket":
        return core.resource_of(target, "Socket", core.NO_LINE)
    return core.NO_RESOURCE


def _end(greenlet: Any, task: core.Task, event: str) -> None:
    if task.ended or _is_hub(greenlet):
        return
    error = getattr(greenlet, "exception", None)
    failed = event == "throw" if error is None else type(error).__name__ != "GreenletExit"
    name = _given_name(greenlet)
    if name:
        task.name = name
    core.end_task(task, "raised" if failed else "finished")
