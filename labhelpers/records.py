"""Follow what the processes of a run record, while they run, and make a trace of it in the end.

The kernel has no other channel to the program: it reads the files that each process appends to.
So a program killed at any moment, even with its whole tree, has told all but its last 0.1 s.
"""

from __future__ import annotations

import marshal
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from labhelpers.merging import STATES, merge
from labhelpers.outcome import Outcome
from labhelpers.program import Program
from labhelpers.recordfile import DeadWait, ProcessRecord, RecordFile, tell_ends
from labhelpers.trace import Machine, Trace
from labhelpers.waitgraph import Blocked, lines, sentence

MOST_FILES = 1_000  # processes of one run that are followed
_RECORD = re.compile(r"record-.*\.jsonl")
_INTS = (b"i", b"l", b"\xe9", b"\xec")  # marshal's marks of ints, without and with its flag
_LONGEST_INT = 32  # bytes


@dataclass(frozen=True, slots=True)
class Status:
    """A moment of a run.

    Parameters
    ----------
    tasks_alive
        Threads, greenlets and coroutines of all its processes, the library's own not counted.
    waiting
        A sentence for each that waits for another.
    """

    tasks_alive: int
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadlock:
    """Waits that can never end: a sentence each."""

    lines: tuple[str, ...]


class Records:
    """The records of one run.

    Parameters
    ----------
    rundir
        The run's directory.
    program
        The program that runs.
    """

    def __init__(self, rundir: Path | str, program: Program) -> None:
        self._rundir = Path(rundir)
        self._program = program
        self._files: dict[str, RecordFile] = {}

    def poll(self) -> bool:
        """Read on; return True where there was anything new."""
        for name in self._new_names()[: MOST_FILES - len(self._files)]:
            self._files[name] = RecordFile(self._rundir / name)
        news = [file.poll() for file in self._files.values()]
        return any(news)

    def _new_names(self) -> list[str]:
        """Return the names of files seen for the first time; fifty times a second: no `glob`."""
        try:
            new = set(os.listdir(self._rundir)) - self._files.keys()
        except OSError:
            return []
        return sorted(filter(_RECORD.fullmatch, new))

    def _processes(self) -> list[ProcessRecord]:
        found = [process for file in self._files.values() for process in file.processes]
        return sorted(found, key=lambda process: process.place)

    def status(self) -> Status:
        """Return how many tasks live, and who waits for whom."""
        processes = self._processes()
        tell_ends(processes)
        running = [process for process in processes if process.end is None]
        alive = sum(
            task.end is None and not task.library
            for process in running
            for task in process.tasks.values()
        )
        waiting = (sentence(wait) for process in running for wait in _waiting(process))
        return Status(max(alive, 1), lines(tuple(waiting)))

    def deadlock(self) -> Deadlock | None:
        """Return the deadlock that a process has reported and not taken back."""
        for process in self._processes():
            if process.deadlock is not None:
                _, is_circle, waits = process.deadlock
                told = _from_first_task(waits) if is_circle else waits
                said = [sentence(_dead(process, wait), forever=True) for wait in told]
                return Deadlock((*lines(said), *_others(process, waits)))
        return None

    def last_ns(self) -> int:
        """Return the last time that a record names, on the program's clock."""
        return max((process.last for process in self._processes()), default=0)

    def trace(self, outcome: Outcome, end_ns: int, virtual: bool = False) -> Trace:
        """Return the run's trace, `end_ns` nanoseconds after the program's first line."""
        for file in self._files.values():
            file.read_tail()
            file.poll()
        processes = self._processes()
        tell_ends(processes)
        began = self._began(processes)
        trace = merge(processes, self._program, outcome, began, end_ns)
        # What a model did does not depend on the machine that it ran on.
        return replace(trace, clock="virtual", machine=Machine()) if virtual else trace

    def _began(self, processes: list[ProcessRecord]) -> int:
        began = _whole_number(self._rundir / "started")
        if began is not None:
            return began
        return processes[0].started if processes else 0


def _whole_number(path: Path) -> int | None:
    """Return the marshalled int in a file; of anything else marshal might allocate gigabytes."""
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_INT)
        return int(marshal.loads(data)) if data[:1] in _INTS else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _from_first_task(circle: list[DeadWait]) -> list[DeadWait]:
    """Turn a circle to begin with the task that started first: which wait closed it is luck."""
    first = min(range(len(circle)), key=lambda index: circle[index].task)
    return circle[first:] + circle[:first]


def _waiting(process: ProcessRecord) -> Iterable[Blocked]:
    for wait in process.waits:
        task = process.tasks.get(wait.task)
        names_a_task = 0 <= wait.state < len(STATES) and STATES[wait.state] in ("waiting", "queue")
        if names_a_task and task is not None and not task.library:
            yield _dead(process, wait.as_dead(process))


def _dead(process: ProcessRecord, wait: DeadWait) -> Blocked:
    return _blocked(process, wait.task, wait.resource, wait.line, wait.holder, wait.held_line)


def _blocked(
    process: ProcessRecord, task: int, resource: int, line: int, holder: int, held_line: int
) -> Blocked:
    known = process.resources.get(resource)
    name = "" if known is None else known.name or _some(known.kind)
    if known is not None and known.task is not None:
        name = _task_name(process, known.task)
    return Blocked(
        task=_task_name(process, task),
        resource=name,
        kind="" if known is None else known.kind,
        line=line or None,
        holder="" if holder < 0 else _task_name(process, holder),
        held_line=held_line or None,
        holder_ended=holder in process.tasks and process.tasks[holder].end is not None,
    )


def _some(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "AEIO" else f"a {kind}"


def _task_name(process: ProcessRecord, task: int) -> str:
    return process.tasks[task].name if task in process.tasks else "another task"


def _others(process: ProcessRecord, dead: list[DeadWait]) -> tuple[str, ...]:
    """Return a line on the tasks that wait as well, behind those in the circle."""
    told = {wait.task for wait in dead}
    more = [w for w in process.waits if not w.timed and w.task not in told and w.task]
    count = len(more)
    if not count:
        return ()
    return (f"{count} more task{' waits' if count == 1 else 's wait'} behind them.",)
