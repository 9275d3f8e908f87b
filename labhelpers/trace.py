"""The record of one run: its tasks, what each did when, and how the run ended.

A recorder (real time) or a model (virtual time) writes a `Trace`; views, the wait-for graph and
tests read it. Neither side knows the other: this form is all they share.

All times are whole nanoseconds since the program's first line was about to run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from labhelpers.outcome import Outcome

FORMAT_VERSION = 1

TaskKind = Literal["process", "thread", "greenlet", "coroutine"]
ResourceKind = Literal[
    "Lock",
    "RLock",
    "Semaphore",
    "Condition",
    "Event",
    "Barrier",
    "Queue",
    "Task",  # waited for by join()
    "Future",  # waited for by result(), wait(), as_completed() or await
    "Socket",
    "Other",
]
State = Literal[
    "running",  # or ready to run: the interpreter does not tell the two apart
    "waiting",  # for a lock, semaphore, condition, event, barrier, future or another task
    "sleeping",
    "io",  # in a socket or selector call
    "queue",  # at a queue that is empty or full, or a pool worker with no work
    "holding",  # overlay: between acquire and release of one resource
    "task",  # overlay: one task of a pool, on the worker that runs it
    "callback",  # overlay: a future's callback, on the thread that runs it
]
BASE_STATES: frozenset[str] = frozenset({"running", "waiting", "sleeping", "io", "queue"})
OVERLAY_STATES: frozenset[str] = frozenset({"holding", "task", "callback"})
EventKind = Literal[
    "start",  # `task` started `other`
    "wake",  # `task` let `other` go on (released, set, notified, put, ended …)
    "submit",  # `task` handed work to a pool; `label` names the work
    "switch",  # `task` yielded to `other` on the same thread (greenlets, coroutines)
    "deadlock",  # `task`'s wait closed the cycle
]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that runs: a process's main thread, a thread, a greenlet, an asyncio task.

    Parameters
    ----------
    id
        Index in `Trace.tasks`, 0 for the program's main thread.
    kind
        "process" for the main thread of a worker process and of the program itself.
    pid
        Number of the process, counted from 0 in the order of their starts (not the system's).
    parent
        Task that started this one, None where that is not known.
    carrier
        Thread that a greenlet or coroutine runs on, else None.
    start_ns, end_ns
        Its life; `end_ns` is None where it was still alive when the run ended.
    ending
        "finished" (also where its process was ended), "raised" (an exception left it), or ""
        while alive.
    line
        Line of the program that started it, None where there is none.
    library
        True for a thread that a library keeps for itself; views hide it.
    """

    id: int
    name: str
    kind: TaskKind
    pid: int
    parent: int | None
    carrier: int | None
    start_ns: int
    end_ns: int | None
    ending: str = ""
    line: int | None = None
    library: bool = False


@dataclass(frozen=True, slots=True)
class Resource:
    """What tasks wait for or hold. `name` is the program's own name for it where one was found
    ("mutexA", "forks[2]", "self.lock"), else kind and number ("Lock 3"). For the kind "Task",
    `task` is the one whose end it stands for."""

    id: int
    kind: ResourceKind
    name: str
    line: int | None = None
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """One task in one state. Base states of a task do not overlap; overlays may.

    `line` is the program's line at its start. `done` is False where the span had not ended when
    the run did (then `end_ns` is the run's end), or where a wait ended without getting what it
    waited for (a time-out; then `label` says "timed out").
    """

    task: int
    state: State
    start_ns: int
    end_ns: int
    resource: int | None = None
    line: int | None = None
    label: str = ""
    done: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """A moment: an arrow between two tasks (`other` not None), or a mark on one lane."""

    kind: EventKind
    at_ns: int
    task: int
    other: int | None = None
    resource: int | None = None
    line: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """One edge of a deadlock: `task` waits for `resource` at `line`; `holder` has had it since
    `held_line` (both None for a resource that has no owner)."""

    task: int
    resource: int
    line: int | None = None
    holder: int | None = None
    held_line: int | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a run was made; a comparison shows it under its figures."""

    python: str = ""
    implementation: str = ""
    system: str = ""
    cpus: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """The record of one run.

    Parameters
    ----------
    name, source, first_line
        The program's file name and text; `first_line` is the number of the text's first line
        (2 for a cell, whose line 1 is the magic).
    clock
        "real" or "virtual".
    end_ns
        When the run ended.
    spans
        Sorted by task, then start.
    events
        Sorted by time.
    deadlock
        The waits that can never end; a cycle in order, empty where there was no deadlock.
    dropped
        How many events were not kept, for want of room.
    """

    name: str
    source: str
    outcome: Outcome
    tasks: tuple[Task, ...] = ()
    resources: tuple[Resource, ...] = ()
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()
    deadlock: tuple[Wait, ...] = ()
    end_ns: int = 0
    first_line: int = 1
    clock: Literal["real", "virtual"] = "real"
    dropped: int = 0
    machine: Machine = field(default_factory=Machine)

    @property
    def seconds(self) -> float:
        """Length of the run in seconds."""
        return self.end_ns / 1e9

    def line_text(self, line: int | None) -> str:
        """Return the program's text at `line`, without indentation; "" where there is none."""
        lines = self.source.splitlines()
        index = -1 if line is None else line - self.first_line
        return lines[index].strip() if 0 <= index < len(lines) else ""

    def to_json(self) -> str:
        """Return the trace as JSON text; `from_json` gives an equal trace back."""
        return json.dumps(
            {
                "format": "labhelpers-trace",
                "version": FORMAT_VERSION,
                "name": self.name,
                "source": self.source,
                "first_line": self.first_line,
                "clock": self.clock,
                "end_ns": self.end_ns,
                "dropped": self.dropped,
                "machine": _row(self.machine),
                "outcome": self.outcome.to_json(),
                "tasks": _rows(self.tasks),
                "resources": _rows(self.resources),
                "spans": _rows(self.spans),
                "events": _rows(self.events),
                "deadlock": _rows(self.deadlock),
            },
            separators=(",", ":"),
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Trace:
        """Return the trace that `to_json` wrote.

        Raises
        ------
        ValueError
            When `text` is not a trace, or one of a version this package does not read.
        """
        data = _checked(text)
        try:
            return cls(
                name=data["name"],
                source=data["source"],
                outcome=Outcome.from_json(data["outcome"]),
                tasks=_unrows(Task, data["tasks"]),
                resources=_unrows(Resource, data["resources"]),
                spans=_unrows(Span, data["spans"]),
                events=_unrows(Event, data["events"]),
                deadlock=_unrows(Wait, data["deadlock"]),
                end_ns=data["end_ns"],
                first_line=data["first_line"],
                clock=data["clock"],
                dropped=data["dropped"],
                machine=Machine(*data["machine"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"Not a whole trace: {error}. Save it anew with to_json().") from error


_Record = TypeVar("_Record", Task, Resource, Span, Event, Wait)


def _row(record: Any) -> list[Any]:
    return [getattr(record, name) for name in record.__dataclass_fields__]


def _rows(records: Iterable[Any]) -> list[list[Any]]:
    return [_row(record) for record in records]


def _unrows(kind: type[_Record], rows: Iterable[list[Any]]) -> tuple[_Record, ...]:
    return tuple(kind(*row) for row in rows)


def _checked(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ValueError(f"Not a trace: not JSON ({error}).") from error
    if not isinstance(data, dict) or data.get("format") != "labhelpers-trace":
        raise ValueError('Not a trace: no "format": "labhelpers-trace" in it.')
    if data.get("version") != FORMAT_VERSION:
        raise ValueError(
            f"A trace of version {data.get('version')}; this labhelpers reads version "
            f"{FORMAT_VERSION}. Run the program again, or install a labhelpers that fits."
        )
    return data
