"""What the tasks of this process do, as tuples of integers in a list that a hidden thread empties.

Without one place that knows the current task, its wait and what it holds, every patched primitive
would keep its own books, and a `Queue.get` would show as a queue, a condition and a lock at once.

Life of a fact: a patched primitive pushes a record (see `push`); `writer` takes the records away
ten times a second and appends them to this process's file; `labhelpers.records` reads that file.
Ids of tasks, resources and labels count from 0 in each process. All times are
`time.perf_counter_ns`, which is one clock for all processes of a machine.
"""

from __future__ import annotations

import _thread
import _weakref
import os
import sys
import time
from itertools import count

from labhelpers.child import places
from labhelpers.child.places import (  # handed on: those who record need one import
    NO_LINE as NO_LINE,
)
from labhelpers.child.places import (
    called_by_reader as called_by_reader,
)
from labhelpers.child.places import (
    getframe as getframe,
)
from labhelpers.child.places import (
    is_reader as is_reader,
)
from labhelpers.child.places import (
    like as like,
)
from labhelpers.child.places import (
    reader_frame as reader_frame,
)
from labhelpers.child.places import (
    reader_line as reader_line,
)

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing (5 ms at every start)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Record = tuple[int, int, int, int, int, Any, int]

# Held here so that nothing the program patches (gevent does) changes them under our feet.
now = time.perf_counter_ns
ident = _thread.get_ident

# Codes of records: states, HELD (a hold of a lock whose place is still a code object), events.
WAITING, SLEEPING, IO, QUEUE, HOLDING, TASK, CALLBACK, HELD = range(8)
NOT_DONE = 8  # added to a state's code: the wait ended without what it waited for
START, WAKE, SUBMIT, SWITCH = range(16, 20)
STATES = ("waiting", "sleeping", "io", "queue", "holding", "task", "callback")
STATE_CODES = {name: code for code, name in enumerate(STATES)}

NO_RESOURCE = -1
NO_LABEL = 0
NOBODY = -1
BRIEF_NS = 100_000  # a system call that has not blocked takes less
HIDDEN = (-1, -1, -1)  # a context, told by its identity

records: list[Any] = []
WIDTH = 7  # items of `records` that are one record
push: Callable[[Record], None] = records.extend
"""Take a record: (code, start, end, task, resource, line, label).

It is laid flat into the list: a tuple that is kept costs memory, and the collector's time. For HELD
the last two are a code object and an instruction's offset; for START, WAKE and SWITCH the last is
the other task.
"""


class Task:
    """A thread, greenlet or coroutine of this process; task 0 is its main thread."""

    __slots__ = (
        "__weakref__", "carrier", "ended", "ending", "id", "kind", "library", "line", "name",
        "parent", "resource", "source", "started",
    )  # fmt: skip

    def __init__(self, kind: str, name: str) -> None:
        self.id = next(_task_ids)
        self.kind = kind
        self.name = name
        self.parent = NOBODY
        self.carrier = NOBODY
        self.library = False
        self.line = NO_LINE
        self.started = now()
        self.ended = 0
        self.resource = NO_RESOURCE
        self.ending = ""
        self.source: Any = None  # object with a .name that the program may still change


class Wait:
    """One task that cannot go on. `ready` and `holder` are asked only when a deadlock is suspected.

    Parameters
    ----------
    timed
        True where time, or something outside this process, may end it.
    woken
        True where another has ended it already, and nothing more is known of it.
    ready
        Returns True where what it waits for has come already and it only has not run yet.
    holder
        Returns the id of the task that has what it waits for, None where nobody owns it.
    needs
        What that task has; `resource`, unless this was a part of a wait for that.
    """

    __slots__ = (
        "holder", "label", "line", "needs", "ready", "resource", "since", "state", "task",
        "timed", "woken",
    )  # fmt: skip

    def __init__(self, task: int, state: int, resource: int, timed: bool) -> None:
        self.task = task
        self.state = state
        self.resource = self.needs = resource
        self.timed = timed
        self.line = reader_line()
        self.label = NO_LABEL
        self.woken = False
        self.ready: Callable[[], bool] | None = None
        self.holder: Callable[[], int | None] | None = None
        self.since = now()


class Resource:
    """Something waited for or held. `reference()` gives the program's object, while it lives."""

    __slots__ = ("id", "kind", "line", "name", "reference")

    def __init__(self, kind: str, obj: object, line: int) -> None:
        self.id = next(_resource_ids)
        self.kind = kind
        self.line = line
        self.name = ""
        self.reference: Callable[[], Any] = _reference(obj, self.id)


def _nothing(*_: object) -> None:
    """Stand in for what a later module sets."""


def _no_line(_: int) -> int:
    return NO_LINE


program = ""
program_text = ""
rundir = ""
started = 0
tasks: dict[int, Task] = {}
alive: set[int] = set()
current: dict[int, int] = {}
"""Task that each operating-system thread runs now; to be read by `current_task`."""
left: set[int] = set()
"""Operating-system threads whose task is over; what is left is `__del__` of what only they had."""
last_words: dict[int, Task] = {}
"""Of those of `left` the ones that do something that is recorded all the same, and as what task."""
resources: dict[int, Resource] = {}
waits: dict[int, Wait] = {}
gone: list[int] = []
"""Resources whose objects exist no more; `writer` forgets them once they are in the file."""
contexts: dict[int, tuple[int, int, int]] = {}
overlays: dict[int, tuple[int, int, int, int, int, int]] = {}
signals: dict[int, tuple[int, int]] = {}
labels: dict[str, int] = {"": NO_LABEL}
news: list[tuple[Any, ...]] = []
"""Definitions not yet written: ("task", …), ("end", …), ("resource", …), ("label", …) …"""

awake: Callable[[], None] = _nothing
"""Starts the hidden thread that writes; set by `writer`, called where something first happens."""
watch: Callable[[Wait], None] = _nothing
"""Looks for a deadlock; set by `deadlock`, called when an untimed wait begins."""
on_run: list[Callable[[], None]] = []
"""Called in each thread that begins."""
on_end: list[Callable[[int], None]] = []
"""Called with a task's id after it has ended."""
on_tick: list[Callable[[], None]] = []
"""Called by the hidden thread before each of its batches."""
on_fork: list[Callable[[int], None]] = []
"""Called in a forked child with the id that its task 0 had in the parent."""
held_line: Callable[[int], int] = _no_line
"""Gives the line where a resource's present holder took it; set by `locks`."""
open_holds: Callable[[], list[tuple[int, int, int, int, int, int]]] = list
"""Gives the locks held now, in the form of `overlays`' values; set by `locks`."""

_task_ids = count()
_resource_ids = count()
_overlay_ids = count()
_label_ids = count(1)
_resource_of: dict[int, int] = {}


def start(run_directory: str, program_name: str, text: str = "") -> None:
    """Record this process from now on; called before the program's first line.

    Parameters
    ----------
    run_directory
        Where the file `record-<pid>.jsonl` goes.
    program_name
        The `co_filename` of the program's code.
    text
        The program's text, numbered as its code is.
    """
    global program, program_text, rundir, started
    program_text = text
    places.program = program_name
    program, rundir, started = program_name, os.path.abspath(run_directory), now()
    current[ident()] = new_task("process", "MainThread", parent=NOBODY).id
    from labhelpers.child import deadlock, importing, patches, writer

    deadlock.begin()
    writer.open_record()
    importing.install()
    patches.install()


# --- tasks -----------------------------------------------------------------------------------


def run_by(clock: Callable[[], int], identity: Callable[[], int]) -> None:
    """Take times and threads from a model; before any other module takes them from here."""
    global now, ident
    now, ident = clock, identity


def current_task() -> int:
    """Return the id of the task that calls; a thread that nobody told of is adopted."""
    thread = ident()
    try:
        return current[thread]
    except KeyError:
        task = new_task("thread", _foreign_name(thread), parent=NOBODY, library=True)
        current[thread] = task.id
        if thread in left:
            last_words[thread] = task
        return task.id


def new_task(
    kind: str,
    name: str,
    parent: int | None = None,
    carrier: int = NOBODY,
    library: bool = False,
    line: int | None = None,
    source: Any = None,
) -> Task:
    """Make a task known; `run_as` or `switch_to` say when a thread runs it.

    Parameters
    ----------
    kind
        "process", "thread", "greenlet" or "coroutine".
    parent
        Task that starts it; the calling one unless said.
    carrier
        Task of the thread that a greenlet or coroutine runs on.
    library
        True for one that a library keeps for itself; `ran_reader_code` takes that back.
    line
        Line that starts it; the reader's line that is running unless said.
    source
        Object whose `name` is asked again when the task ends, for programs that rename it.
    """
    task = Task(kind, name)
    if tasks:
        task.parent = current_task() if parent is None else parent
        task.line = reader_line() if line is None else line
        awake()
    task.carrier, task.library, task.source = carrier, library, source
    tasks[task.id] = task
    alive.add(task.id)
    news.append(("task", task.id))
    if task.parent != NOBODY:
        push((START, task.started, task.started, task.parent, NO_RESOURCE, task.line, task.id))
    return task


def run_as(task: Task) -> None:
    """The calling operating-system thread runs `task` from now on."""
    thread = ident()
    left.discard(thread)
    end_last_words(thread)  # the number is another's now
    current[thread] = task.id
    task.started = now()
    for call in on_run:
        call()


def end_task(task: Task, ending: str = "finished") -> None:
    """Note that `task` is over: `ending` is "finished" or "raised"."""
    if task.ended:
        return
    task.ended, task.ending = now(), ending
    if task.source is not None:
        task.name, task.source = str(task.source.name), None
    alive.discard(task.id)
    waits.pop(task.id, None)
    contexts.pop(task.id, None)
    if task.resource != NO_RESOURCE:
        signals[task.resource] = (task.ended, task.id)
    news.append(("end", task.id))
    for call in on_end:
        call(task.id)


def leave(task: Task) -> None:
    """End the calling thread's `task`; its number may belong to another thread from now on."""
    left.add(ident())
    current.pop(ident(), None)
    end_task(task, task.ending or "finished")
    awake()  # to look at who is left


def end_last_words(thread: int) -> None:
    """End the task of what `thread`, which is gone, did after its own."""
    task = last_words.pop(thread, None)
    if task is not None:
        if current.get(thread) == task.id:
            current.pop(thread, None)
        end_task(task)


def switch_to(task: int, label: str = "") -> None:
    """The calling thread goes on with another greenlet or coroutine."""
    thread = ident()
    before = current.get(thread, NOBODY)
    if before != task:
        current[thread] = task
        at = now()
        push((SWITCH, at, at, before, NO_RESOURCE, NO_LINE, task))


def ran_reader_code(task: int) -> None:
    """Show `task` although a library started it: it ran something the reader wrote."""
    if task in tasks and tasks[task].library:
        tasks[task].library = False
        news.append(("task", task))


def rename_task(task: int, name: str) -> None:
    """Give a task another name."""
    tasks[task].name = name
    news.append(("task", task))


def set_origin(pid: int, task: int, line: int, at: int | None = None) -> None:
    """Say who started this process: the system's `pid`, a task of it, its line, and when."""
    news.append(("origin", pid, task, line, at))


def _foreign_name(thread: int) -> str:
    threading = sys.modules.get("threading")
    known = getattr(threading, "_active", {}).get(thread)
    return str(known.name) if known is not None else f"thread {thread}"


def begin_again_in_child() -> tuple[int, int]:
    """Start afresh in a forked process; return the task of the parent that forked, and its line.

    The forking task is the child's task 0; the others' threads do not exist here.
    """
    global started, _task_ids
    forker = current_task()
    task = tasks.get(forker) or Task("process", "MainThread")
    for table in (records, news, waits, contexts, overlays, signals, tasks, alive, current, left):
        table.clear()
    last_words.clear()
    started = now()
    task.id, task.kind, task.parent, task.started = 0, "process", NOBODY, started
    _task_ids = count(1)
    tasks[0] = task
    alive.add(0)
    current[ident()] = 0
    news.append(("task", 0))
    news.extend(("label", number, text) for text, number in labels.items() if number)
    news.extend(("resource", number) for number in resources)
    for resource in resources.values():
        resource.name = ""  # written again, to this process's file
    for call in on_fork:
        call(forker)
    return forker, reader_line()


# --- resources -------------------------------------------------------------------------------


def new_resource(kind: str, obj: object, line: int | None = None) -> int:
    """Return the id for a new resource of `kind` (a `trace.ResourceKind`), made at `line`."""
    resource = Resource(kind, obj, reader_line() if line is None else line)
    resources[resource.id] = resource
    news.append(("resource", resource.id))
    awake()
    return resource.id


def resource_of(obj: object, kind: str, line: int | None = None) -> int:
    """Return the id for `obj`, made known now if it was not (`line`: as `new_resource`)."""
    known = _resource_of.get(id(obj))
    return new_resource(kind, obj, line) if known is None else known


def is_known(obj: object) -> bool:
    """True where `obj` has an id already."""
    return id(obj) in _resource_of


def task_resource(task: Task) -> int:
    """Return the resource that stands for the end of `task`, for those who join it."""
    if task.resource == NO_RESOURCE:
        task.resource = new_resource("Task", task, task.line)
        news.append(("end_of", task.resource, task.id))
    return task.resource


def _reference(obj: object, resource: int) -> Callable[[], Any]:
    # By identity: what a program waits for need not be hashable, and may compare as it likes.
    key = id(obj)

    def forget(_: object) -> None:
        _resource_of.pop(key, None)
        gone.append(resource)

    try:
        reference = _weakref.ref(obj, forget)
    except TypeError:
        return lambda: None
    _resource_of[key] = resource
    return reference


# --- waits -----------------------------------------------------------------------------------


def begin_wait(
    state: str,
    resource: int = NO_RESOURCE,
    label: str = "",
    timed: bool = False,
    holder: Callable[[], int | None] | None = None,
    ready: Callable[[], bool] | None = None,
) -> Wait | None:
    """Note that the current task is about to block; to be called only where it must.

    Returns None inside another wait of the same task: only the outermost is recorded. Where the
    task is inside `enter`, that context's state, resource and label stand in for these.
    """
    me = current_task()
    if me in waits:
        return None
    wait = Wait(me, STATE_CODES[state], resource, timed)
    wait.label, wait.holder, wait.ready = label_id(label), holder, ready
    context = contexts.get(me)
    if context is HIDDEN:
        return None
    if context is not None:
        wait.state, wait.resource, wait.label = context
        wait.needs = wait.resource
    waits[me] = wait
    awake()
    if not timed:
        watch(wait)
    return wait


def look_again() -> None:
    """Look for a deadlock once more, at the current task's wait: what it had to let go is free."""
    wait = waits.get(current_task())
    if wait is not None and not wait.timed:
        watch(wait)


def end_wait(wait: Wait | None, done: bool = True) -> None:
    """Record a wait that is over; `done` is False where it timed out."""
    if wait is None:
        return
    end = now()
    waits.pop(wait.task, None)
    code = wait.state if done else wait.state + NOT_DONE
    label = wait.label if done else label_id("timed out")
    push((code, wait.since, end, wait.task, wait.resource, wait.line, label))
    if done and wait.resource in signals:
        at, waker = signals[wait.resource]
        if wait.since <= at and waker != wait.task:
            wake(waker, wait.task, wait.resource, at)


def end_wait_if_long(wait: Wait | None, done: bool = True) -> None:
    """End a wait around a call that may not have blocked at all: then nothing is recorded."""
    if wait is not None and now() - wait.since < BRIEF_NS:
        waits.pop(wait.task, None)
    else:
        end_wait(wait, done)


def holder_of(wait: Wait) -> int | None:
    """Return the task that has what `wait` waits for, None where nobody owns it."""
    return None if wait.holder is None else wait.holder()


def enter(state: str, resource: int, label: str = "") -> int | None:
    """Let the waits inside a library's call show as one of `resource`; None inside another."""
    me = current_task()
    if me in contexts or me in waits:
        return None
    contexts[me] = (STATE_CODES[state], resource, label_id(label))
    return me


def in_context() -> bool:
    """True where the current task's waits show in another's name, or not at all."""
    me = current_task()
    return me in contexts or me in waits


def hide() -> int | None:
    """Let no wait of the current task show until `leave_context`, nor what it signals."""
    me = current_task()
    if me in contexts:
        return None
    contexts[me] = HIDDEN
    return me


def leave_context(entered: int | None) -> None:
    """Undo `enter`."""
    if entered is not None:
        contexts.pop(entered, None)


def signal(resource: int) -> None:
    """Note that the current task lets somebody who waits for `resource` go on.

    The waiter that ends next is taken as woken by it. Where it is known which, use `wake`.
    """
    signals[resource] = (now(), current_task())


def wake(waker: int, woken: int, resource: int, at: int = 0) -> None:
    """Record that `waker` let `woken` go on, at `at` (ns), now unless said."""
    at = at or now()
    push((WAKE, at, at, waker, resource, NO_LINE, woken))


def submit(label: str) -> None:
    """Record that the current task hands the work called `label` to a pool."""
    at = now()
    push((SUBMIT, at, at, current_task(), NO_RESOURCE, reader_line(), label_id(label)))


def record_wait(
    function: Callable[..., Any],
    state: str,
    resource: Callable[..., int] | None = None,
    timed: Callable[..., bool] | bool = False,
    label: str = "",
) -> Callable[..., Any]:
    """Return `function` with a wait around each call; for those that block at every call.

    `resource` and `timed`, where they are functions, get the call's arguments.
    """

    def waiting(*args: Any, **kwargs: Any) -> Any:
        identity = NO_RESOURCE if resource is None else resource(*args, **kwargs)
        limited = timed(*args, **kwargs) if callable(timed) else timed
        wait = begin_wait(state, identity, label, limited)
        try:
            return function(*args, **kwargs)
        finally:
            end_wait(wait)

    return like(function, waiting)


# --- overlays --------------------------------------------------------------------------------


def overlay_begin(
    state: str, resource: int = NO_RESOURCE, label: str = "", line: int | None = None
) -> int:
    """Begin "holding", "task" or "callback" of the current task; `overlay_end` takes the result."""
    me = current_task()
    if state != "holding":
        ran_reader_code(me)
    token = next(_overlay_ids)
    at_line = reader_line() if line is None else line
    overlays[token] = (STATE_CODES[state], now(), me, resource, at_line, label_id(label))
    return token


def overlay_end(token: int, done: bool = True, at: int = 0) -> None:
    """End what `overlay_begin` began, at `at` (ns), now unless said; again does nothing."""
    overlay = overlays.pop(token, None)
    if overlay is not None:
        state, since, task, resource, line, label = overlay
        code = state if done else state + NOT_DONE
        push((code, since, at or now(), task, resource, line, label))


def label_id(text: str) -> int:
    """Return the number that stands for `text` in records."""
    known = labels.get(text)
    if known is None:
        known = labels.setdefault(text, next(_label_ids))
        news.append(("label", known, text))
    return known
