"""Read the file in which one process of a run records itself, while it grows.

The program may write anything into it, may be killed in the middle of a line, or may have its
process number given to another process later: none of that may disturb the kernel.

Each line is a JSON array; `labhelpers.child.writer` writes them. Times are nanoseconds since the
process's start (`started`); -1 and line 0 stand for "none".

    process   pid, parent's pid, start (perf_counter_ns), Python's version
    origin    parent's pid, task of the parent that started this process, line, perf_counter_ns
    task      id, kind, name, parent, carrier, library, line, start
    end       task, time, ending, name
    resource  id, kind, line          name    resource, name
    end_of    resource, task          label   id, text
    end_of_process  resource, the system's number of a process that this one started
    records   columns: code, start, end, task, resource, line, label (other task for events)
    held      columns: start, end, task, resource, line
    open      waits [state, since, task, resource, line, label, timed, holder],
              overlays [state, since, task, resource, line, label]: replaces the one before
    deadlock  time, whether it is a circle, waits [task, resource, line, holder, held line]
    deadlock_over                     dropped  count
    left      time: gone by os._exit, or another program in its place; -1 where it stayed after all
    over      the system's number of a process of which this one saw the end, perf_counter_ns
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

MOST_BYTES = 64 * 2**20  # of one file; the recorder itself stays far below

HOLDING = 4
_TASK_KINDS = ("process", "thread", "greenlet", "coroutine")


class Record(NamedTuple):
    """A span or an event; `label` is the other task for the events that have one."""

    code: int
    start: int
    end: int
    task: int
    resource: int
    line: int
    label: int


class OpenWait(NamedTuple):
    """A wait that had not ended when the process last wrote."""

    state: int
    since: int
    task: int
    resource: int
    line: int
    label: int
    timed: bool
    holder: int | None

    def as_dead(self, record: ProcessRecord) -> DeadWait:
        """Return it with the line at which the holder took what it waits for."""
        place = self.resource, self.holder
        held = [o.line for o in record.overlays if (o.resource, o.task) == place]
        holder = -1 if self.holder is None else self.holder
        return DeadWait(self.task, self.resource, self.line, holder, held[0] if held else 0)


class OpenOverlay(NamedTuple):
    """A hold, pool task or callback that had not ended when the process last wrote."""

    state: int
    since: int
    task: int
    resource: int
    line: int
    label: int


class DeadWait(NamedTuple):
    """One wait of a deadlock."""

    task: int
    resource: int
    line: int
    holder: int
    held_line: int


@dataclass(slots=True)
class RecordedTask:
    """A task as its process knows it."""

    id: int
    kind: str
    name: str
    parent: int
    carrier: int
    library: bool
    line: int
    start: int
    end: int | None = None
    ending: str = ""


@dataclass(slots=True)
class RecordedResource:
    """A resource as its process knows it; `task` or `process` (the system's number) for an end."""

    id: int
    kind: str = "Other"
    line: int = 0
    name: str = ""
    task: int | None = None
    process: int | None = None


@dataclass(slots=True)
class ProcessRecord:
    """What one process has recorded so far."""

    pid: int
    started: int
    python: str = ""
    origin: tuple[int, int, int] | None = None
    start_called: int | None = None
    tasks: dict[int, RecordedTask] = field(default_factory=dict)
    resources: dict[int, RecordedResource] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    waits: list[OpenWait] = field(default_factory=list)
    overlays: list[OpenOverlay] = field(default_factory=list)
    deadlock: tuple[int, bool, list[DeadWait]] | None = None
    dropped: int = 0
    left: int | None = None
    seen: list[tuple[int, int]] = field(default_factory=list)
    told: int | None = None

    @property
    def place(self) -> int:
        """When its parent started it: the order in which children get to run is luck."""
        return self.started if self.start_called is None else min(self.start_called, self.started)

    @property
    def cut(self) -> int | None:
        """When it ended without writing an end of its main thread, None where it did not."""
        if 0 in self.tasks and self.tasks[0].end is not None:
            return None
        return min((at for at in (self.left, self.told) if at is not None), default=None)

    @property
    def end(self) -> int | None:
        """When it came to its end, None while it is alive."""
        return self.tasks[0].end if 0 in self.tasks and self.cut is None else self.cut

    @property
    def last(self) -> int:
        """The last time that anything is known of, counted from the process's start."""
        lives = [time for task in self.tasks.values() for time in (task.start, task.end or 0)]
        spans = [record[2] for record in self.records]
        return max([*lives, *spans, *(wait.since for wait in self.waits)], default=0)

    def resource(self, number: int) -> RecordedResource:
        """Return resource `number`, made up where the process did not define it."""
        return self.resources.setdefault(number, RecordedResource(number))

    def label(self, number: int) -> str:
        """Return the text of label `number`."""
        return self.labels.get(number, "")

    def take(self, row: list[Any]) -> None:
        """Take one line's array.

        Raises
        ------
        ValueError, TypeError, IndexError
            Where it is not what the recorder writes.
        """
        kind, *rest = row
        _TAKERS[kind](self, *rest)


def _task(record: ProcessRecord, *row: Any) -> None:
    number, kind, name, parent, carrier, library, line, start = row
    known = record.tasks.get(_int(number))
    kind = kind if kind in _TASK_KINDS else "thread"
    place = _int(parent), _int(carrier), bool(library), _int(line), _int(start)
    task = RecordedTask(number, kind, _text(name), *place)
    if known is not None:
        task.end, task.ending = known.end, known.ending
    record.tasks[number] = task


def _end(record: ProcessRecord, number: int, at: int, ending: str, name: str) -> None:
    task = record.tasks.get(number)
    if task is not None:
        task.end, task.name = _int(at), _text(name)
        task.ending = "raised" if ending == "raised" else "finished"


def _resource(record: ProcessRecord, number: int, kind: str, line: int) -> None:
    resource = record.resource(_int(number))
    resource.kind, resource.line = _text(kind), _int(line)


def _name(record: ProcessRecord, number: int, name: str) -> None:
    record.resource(_int(number)).name = _text(name)


def _end_of(record: ProcessRecord, number: int, task: int) -> None:
    record.resource(_int(number)).task = _int(task)


def _end_of_process(record: ProcessRecord, number: int, pid: int) -> None:
    record.resource(_int(number)).process = _int(pid)


def _label(record: ProcessRecord, number: int, text: str) -> None:
    record.labels[_int(number)] = _text(text)


def _origin(record: ProcessRecord, pid: int, task: int, line: int, at: int | None = None) -> None:
    record.origin = _int(pid), _int(task), _int(line)
    record.start_called = None if at is None else _int(at)


def _records(record: ProcessRecord, *columns: list[int]) -> None:
    if len(columns) == len(Record._fields):
        record.records.extend(map(Record._make, zip(*map(_ints, columns), strict=True)))


def _held(record: ProcessRecord, *columns: list[int]) -> None:
    rows = zip(*map(_ints, columns), strict=True)
    record.records.extend(Record(HOLDING, *row, 0) for row in rows if len(row) == 5)


def _open(record: ProcessRecord, waits: list[Any], overlays: list[Any]) -> None:
    record.waits = [_open_wait(*row) for row in waits]
    record.overlays = [OpenOverlay(*_ints(row)) for row in overlays]


def _open_wait(*row: Any) -> OpenWait:
    *numbers, timed, holder = row
    state, since, task, resource, line, label = _ints(numbers)
    known = None if holder is None else _int(holder)
    return OpenWait(state, since, task, resource, line, label, bool(timed), known)


def _deadlock(record: ProcessRecord, at: int, circle: bool, waits: list[list[int]]) -> None:
    record.deadlock = _int(at), bool(circle), [DeadWait(*_ints(row)) for row in waits]


def _deadlock_over(record: ProcessRecord) -> None:
    record.deadlock = None


def _left(record: ProcessRecord, at: int) -> None:
    record.left = _int(at) if at >= 0 else None


def _over(record: ProcessRecord, pid: int, at: int) -> None:
    record.seen.append((_int(pid), _int(at)))


def _dropped(record: ProcessRecord, count: int) -> None:
    record.dropped = _int(count)


_TAKERS: dict[Any, Callable[..., None]] = {
    "task": _task, "end": _end, "resource": _resource, "name": _name, "end_of": _end_of,
    "end_of_process": _end_of_process,
    "label": _label, "origin": _origin, "records": _records, "held": _held, "open": _open,
    "deadlock": _deadlock, "deadlock_over": _deadlock_over, "dropped": _dropped,
    "left": _left, "over": _over,
}  # fmt: skip


def _int(value: Any) -> int:
    if type(value) is not int or abs(value) >= 1 << 62:
        raise ValueError(value)
    return value


def _ints(values: Iterable[Any]) -> list[int]:
    values = list(values)
    if values and not (set(map(type, values)) == {int} and min(values) > -(1 << 62)):
        raise ValueError(values[0])
    return values


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(value)
    return value.encode("utf-8", "replace").decode()  # lone surrogates cannot be written


def tell_ends(processes: Iterable[ProcessRecord]) -> None:
    """Tell each process when another saw its end: one that was killed could not write it."""
    seen: dict[int, list[int]] = {}
    for process in processes:
        for pid, at in process.seen:
            seen.setdefault(pid, []).append(at)
    for times in seen.values():
        times.sort()
    for process in processes:
        times = seen.get(process.pid, [])
        after = bisect_left(times, process.started)  # before, the number was another's
        process.told = times[after] - process.started if after < len(times) else None


class RecordFile:
    """One file of records, read further at each `poll`.

    Parameters
    ----------
    path
        `record-<pid>.jsonl`; the tail beside it has the suffix `.tail`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.processes: list[ProcessRecord] = []
        self._offset = 0
        self._rest = b""

    def poll(self) -> bool:
        """Read on; return True where there was anything new."""
        data = self._new_bytes()
        if not data:
            return False
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(line)
        return bool(lines)

    def _new_bytes(self) -> bytes:
        try:
            with open(self.path, "rb", buffering=0) as file:
                file.seek(self._offset)
                data = file.read(max(MOST_BYTES - self._offset, 0))
        except OSError:
            return b""
        self._offset += len(data)
        return data

    def _take(self, line: bytes) -> None:
        try:
            row = json.loads(line)
            if row[0] == "process":
                self.processes.append(_process(*row[1:]))
            elif self.processes:
                self.processes[-1].take(row)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return  # torn, or not the recorder's

    def read_tail(self) -> None:
        """Take the last records of a process that made more than are kept."""
        try:
            with self.path.with_suffix(".tail").open("rb") as file:
                lines = file.read(MOST_BYTES).split(b"\n")
        except OSError:
            return
        for line in lines:
            self._take(line)


def _process(pid: int, parent: int, started: int, python: str) -> ProcessRecord:
    return ProcessRecord(_int(pid), _int(started), _text(python))
