"""Take the records of this process to its file, so that nothing but the last 0.1 s can be lost.

A program may be killed at any moment, may never end, and may make a million records a second. So
a hidden thread empties the list ten times a second; the first `HEAD` records are written, of the
others only the last `TAIL` are kept, and what fell out between is counted. Making text of a record
takes 1 µs of the time that the program's threads share, so in a period with many no more than
`SHARE` are made text; the others follow when there are few, at the end, and at a deadlock.

The file is JSON, one array a line, its first item a tag (`labhelpers.records` lists them). A torn
last line is a line not yet written. The tail stands in a file of its own, replaced as a whole.
A file is opened anew for each batch: programs close descriptors that are not their own.
"""

from __future__ import annotations

import _thread
import atexit
import gc
import os
import sys
from _operator import sub
from itertools import repeat

from labhelpers.child import core, names

try:
    from _json import encode_basestring_ascii as _quoted
except ImportError:  # another implementation: the slow way to the same text
    from json.encoder import encode_basestring_ascii as _quoted

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

HEAD = 100_000
TAIL = 20_000
PERIOD = 0.1  # seconds
BUSY_PERIOD = 0.05  # seconds, after a period with more than BUSY records
BUSY = 10_000
SHARE = 2_000
TAIL_PERIOD_NS = 1_000_000_000
WIDTH = core.WIDTH
CHUNK = 1_000  # records made text at a time, so that the program's threads get their turn
_STAYED = -1  # in place of the time at which this process left

_new_lock = _thread.allocate_lock  # gevent puts its own in that place later
_get_ident = _thread.get_ident
_now = core.now  # this thread keeps real time also where the program's clock is a model
_open, _write, _close, _replace = os.open, os.write, os.close, os.replace
_listdir, _getpid = os.listdir, os.getpid
_NEW = os.O_WRONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class _File:
    """Where this process's records go, and how many have."""

    def __init__(self) -> None:
        self.stem = os.path.join(core.rundir, f"record-{_getpid()}")
        self.backlog: list[list[Any]] = []  # batches: one long list would be copied as it grows
        self.accepted = 0
        self.dropped = 0
        self.tail: list[Any] = []
        self.tail_due = 0
        self.tail_changed = False
        self.open_before = ""
        self.unwritten = b""
        self.last_batch = 0
        self.closed = False


_file: _File
_flushing = _new_lock()


def open_record() -> None:
    """Write the first lines of this process's file, and see that the last ones will be."""
    core.awake = _thread_starts
    _begin_file(("process", _getpid(), os.getppid(), core.started, sys.version.split()[0]))
    atexit.register(close_record)
    for name in ("_exit", "execv", "execve"):
        _note_before(name)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(
            before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child
        )


def close_record() -> None:
    """Write all that is left; what happens later is not recorded."""
    if not _file.closed:
        _stop_thread()
        if (main := core.tasks.get(0)) is not None:  # a worker's has ended, and may be written
            core.end_task(main)
        flush(last=True)
        _file.closed = True


def _begin_file(first: tuple[Any, ...]) -> None:
    global _file
    _file = _File()
    core.news.insert(0, first)
    flush()


def _note_before(name: str) -> None:
    """Let the record end before `os` ends this process, or puts another program in its place."""
    function = getattr(os, name, None)
    if function is None:
        return

    def leaving(*args: Any, **kwargs: Any) -> Any:
        _stop_thread()
        _note_leaving(core.now() - core.started)
        try:
            return function(*args, **kwargs)
        except BaseException:  # a search along PATH fails at all places but one
            _note_leaving(_STAYED)
            raise

    setattr(os, name, core.like(function, leaving))


def _note_leaving(at: int) -> None:
    if 0 in core.alive:  # a worker's main task has ended before it leaves
        core.news.append(("left", at))
    flush(last=True)


# --- lines -----------------------------------------------------------------------------------


def as_json(value: Any) -> str:
    """Return `value` (None, bool, int, str, lists of these) as JSON; json's import costs 4 ms."""
    if isinstance(value, str):
        return str(_quoted(value))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    return "[" + ",".join(map(as_json, value)) + "]"


def _as_lines(lines: Iterable[Any]) -> str:
    return "".join(as_json(line) + "\n" for line in lines)


def _append(text: str) -> None:
    data = _file.unwritten + text.encode("ascii")
    if not data:
        return
    try:
        count = _write_to(f"{_file.stem}.jsonl", data, _NEW | os.O_APPEND)
    except OSError:  # no descriptor or no room left: again with the next batch
        count = 0
    _file.unwritten = data[count:]


def _write_to(path: str, data: bytes, flags: int) -> int:
    descriptor = _open(path, flags, 0o600)
    try:
        return _write(descriptor, data)
    finally:
        _close(descriptor)


# --- batches ---------------------------------------------------------------------------------


def flush(last: bool = False) -> None:
    """Write what has happened since the last flush; `last` looks for names once more."""
    if not _flushing.acquire(True, 1.0):
        return  # called by a signal handler in the middle of a flush of the same thread
    try:
        if not _file.closed:
            _flush(last)
    finally:
        _flushing.release()


def _flush(last: bool) -> None:
    _take()
    text = "".join(text for batch in _due(last) for text in _columns(batch))
    _append(_news_lines(last) + text + _open_line())
    _write_tail(last)


def _take() -> None:
    # Each step is atomic: records pushed between them stay for the next batch.
    records = core.records
    size = len(records)
    room = min((HEAD - _file.accepted) * WIDTH, size)
    if room:
        _file.backlog.append(records[:room])
    _file.accepted += room // WIDTH
    _keep_tail(records[max(room, size - TAIL * WIDTH) : size], (size - room) // WIDTH)
    del records[:size]
    _file.last_batch = size // WIDTH


def _due(last: bool) -> list[list[Any]]:
    backlog = _file.backlog
    if last or not backlog or _file.last_batch <= BUSY:
        _file.backlog = []
        return backlog
    share = backlog[0][: SHARE * WIDTH]
    del backlog[0][: SHARE * WIDTH]
    if not backlog[0]:
        del backlog[0]
    return [share]


def _columns(flat: list[Any]) -> Iterable[str]:
    for at in range(0, len(flat), CHUNK * WIDTH):
        chunk = flat[at : at + CHUNK * WIDTH]
        codes = chunk[::WIDTH]
        if codes.count(core.HELD) == len(codes):  # so it is wherever there are many
            yield _held_columns(*(chunk[column::WIDTH] for column in range(1, WIDTH)))
        else:
            yield from _mixed_columns(list(zip(*[iter(chunk)] * WIDTH, strict=True)))


def _mixed_columns(batch: list[core.Record]) -> Iterable[str]:
    held = [record for record in batch if record[0] == core.HELD]
    if held:
        yield _held_columns(*list(zip(*held, strict=True))[1:])
    yield _other_columns([record for record in batch if record[0] != core.HELD])


def _other_columns(batch: list[core.Record]) -> str:
    codes, starts, ends, *rest = zip(*batch, strict=True)
    columns = [list(codes), _since_start(starts), _since_start(ends), *map(list, rest)]
    return f'["records",{",".join(map(repr, columns))}]\n'


def _held_columns(*columns: Sequence[Any]) -> str:
    starts, ends, tasks, resources, codes, offsets = columns
    try:  # few places, and nearly always known ones
        lines = list(map(_lines.__getitem__, zip(map(id, codes), offsets, strict=True)))
    except KeyError:
        lines = list(map(line_of, codes, offsets))
    lists = _since_start(starts), _since_start(ends), list(tasks), list(resources)
    return f'["held",{",".join(map(repr, lists))},{lines}]\n'


def _since_start(times: Sequence[int]) -> list[int]:
    return list(map(sub, times, repeat(core.started)))


_lines: dict[tuple[int, int], int] = {}
_codes: list[Any] = []  # keeps the code objects, and so their ids, alive


def line_of(code: Any, offset: int) -> int:
    """Return the line of the instruction at `offset` of the program's `code`, else NO_LINE."""
    place = id(code), offset
    if place not in _lines:
        _codes.append(code)
        _lines[place] = _line_at(code, offset)
    return _lines[place]


def _line_at(code: Any, offset: int) -> int:
    if code is None or code.co_filename != core.program:
        return core.NO_LINE
    for start, end, line in code.co_lines():
        if start <= offset < end:
            return line or core.NO_LINE
    return core.NO_LINE


def _news_lines(last: bool) -> str:
    size = len(core.news)
    news = core.news[:size]
    del core.news[:size]
    lines = [_definition(*item) for item in news]
    lines += [["name", resource, name] for resource, name in names.found(last)]
    _forget_the_gone()
    return _as_lines(line for line in lines if line)


def _forget_the_gone() -> None:
    while core.gone:
        core.resources.pop(core.gone.pop(), None)


def _definition(kind: str, *rest: Any) -> Any:
    if kind == "task":
        return _task_line(*rest)
    if kind == "end":
        return _end_line(*rest)
    if kind == "resource":
        resource = core.resources.get(rest[0])
        return resource and [kind, resource.id, resource.kind, resource.line]
    return [kind, *rest]


def _task_line(number: int) -> Any:
    task = core.tasks.get(number)
    if task is None:
        return None
    place = [task.parent, task.carrier, task.library, task.line]
    return ["task", number, task.kind, task.name, *place, task.started - core.started]


def _end_line(number: int) -> Any:
    task = core.tasks.pop(number, None)
    if task is None:
        return None
    return ["end", number, task.ended - core.started, task.ending, task.name]


def _open_line() -> str:
    waits = [_open_wait(wait) for wait in list(core.waits.values())]
    overlays = list(core.overlays.values()) + core.open_holds()
    held = [[state, since - core.started, *rest] for state, since, *rest in overlays]
    text = as_json(["open", waits, held]) + "\n"
    if text == _file.open_before:
        return ""
    _file.open_before = text
    return text


def _open_wait(wait: core.Wait) -> list[Any]:
    place = [wait.task, wait.resource, wait.line, wait.label]
    return [wait.state, wait.since - core.started, *place, wait.timed, core.holder_of(wait)]


# --- the tail --------------------------------------------------------------------------------


def _keep_tail(newest: list[Any], count: int) -> None:
    if count:
        known = len(_file.tail) // WIDTH
        _file.tail_due = _file.tail_due or _now() + TAIL_PERIOD_NS
        _file.tail = (_file.tail + newest)[-TAIL * WIDTH :] if count < TAIL else newest
        _file.dropped += known + count - len(_file.tail) // WIDTH
        _file.tail_changed = True


def _write_tail(last: bool) -> None:
    if not _file.tail_changed or (_now() < _file.tail_due and not last):
        return
    missing = _file.dropped + sum(map(len, _file.backlog)) // WIDTH
    text = as_json(["dropped", missing]) + "\n" + "".join(_columns(_file.tail))
    _file.tail_changed, _file.tail_due = False, _now() + TAIL_PERIOD_NS
    try:
        _write_to(f"{_file.stem}.new", text.encode("ascii"), _NEW | os.O_TRUNC)
        _replace(f"{_file.stem}.new", f"{_file.stem}.tail")
    except OSError:
        _file.tail_changed = True


# --- the hidden thread -----------------------------------------------------------------------


class _Thread:
    """One life of the thread that flushes; `threading` does not know of it."""

    def __init__(self) -> None:
        self.stop = _new_lock()
        self.ended = _new_lock()
        self.ident = 0
        self.stop.acquire()
        self.ended.acquire()

    def run(self) -> None:
        # The first is short, since what is busy mostly is so from the start, and who waits until
        # there are many records pays for the memory of all at once.
        period, self.ident = BUSY_PERIOD, _get_ident()
        try:
            while not self.stop.acquire(True, period):
                for call in core.on_tick:
                    call()
                flush()
                period = BUSY_PERIOD if _file.last_batch > BUSY else PERIOD
        finally:
            self.ended.release()


_running: _Thread | None = None
_start_thread: Callable[..., int] = _thread.start_new_thread


def runs() -> bool:
    """True while the hidden thread is there."""
    return _running is not None


def runs_on(thread: int) -> bool:
    """True where that operating-system thread is the hidden one."""
    return _running is not None and _running.ident == thread


def _thread_starts() -> None:
    global _running
    if _running is not None or _file.closed:
        return
    _running = thread = _Thread()
    try:
        _start_thread(thread.run, ())
    except RuntimeError:  # no more threads allowed, or the interpreter is about to end
        _running = None


def _stop_thread() -> bool:
    global _running
    thread, _running = _running, None
    if thread is None:
        return False
    before = _thread_count()
    thread.stop.release()
    thread.ended.acquire(True, 1.0)
    give_up = _now() + 20_000_000
    while before and _thread_count() >= before and _now() < give_up:
        pass  # Python's end of a thread comes a moment before the system's
    return True


def _thread_count() -> int:
    try:
        return len(_listdir("/proc/self/task"))
    except OSError:
        return 0


# --- fork ------------------------------------------------------------------------------------
# The forking process is as single-threaded as it would be without us: a child must not inherit a
# lock that another thread holds, and Python 3.12 and later warn when there is a second thread.

_stopped_for_fork = False


def _before_fork() -> None:
    global _stopped_for_fork
    _stopped_for_fork = _stop_thread()
    flush()
    _flushing.acquire(True, 1.0)


def _after_in_parent() -> None:
    if _flushing.locked():
        _flushing.release()
    # Python 3.13 counts threads after this: the thread starts with the next thing that happens,
    # at the latest when some hundred objects have been made (a collection of the youngest).
    if _stopped_for_fork:
        gc.callbacks.append(_start_again)


def _start_again(phase: str, info: dict[str, int]) -> None:
    if _start_again in gc.callbacks:
        gc.callbacks.remove(_start_again)
    _thread_starts()


def _after_in_child() -> None:
    global _flushing, _running
    _flushing, _running = _new_lock(), None
    if _start_again in gc.callbacks:
        gc.callbacks.remove(_start_again)
    if _file.closed:
        return
    parent = os.getppid()
    forked_by, line = core.begin_again_in_child()
    core.set_origin(parent, forked_by, line)  # with the first lines: it may write no others
    _begin_file(("process", _getpid(), parent, core.started, sys.version.split()[0]))
