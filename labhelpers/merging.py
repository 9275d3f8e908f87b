"""Make one trace of the records of a run's processes.

Each process counts its tasks, resources and labels from 0 and knows only what is its own. Here
they get numbers for the whole run, names, the gaps in which they were running, and an end.
"""

from __future__ import annotations

import os
import platform
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from labhelpers.outcome import Outcome
from labhelpers.program import Program
from labhelpers.recordfile import OpenWait, ProcessRecord, Record, RecordedResource, RecordedTask
from labhelpers.targets import targets
from labhelpers.trace import (
    BASE_STATES,
    Event,
    EventKind,
    Machine,
    Resource,
    ResourceKind,
    Span,
    State,
    Task,
    Trace,
    Wait,
)
from labhelpers.waitgraph import behind, cycle

STATES: tuple[State, ...] = (
    "waiting", "sleeping", "io", "queue", "holding", "task", "callback",
)  # fmt: skip
NOT_DONE = 8
EVENTS: dict[int, EventKind] = {16: "start", 17: "wake", 18: "submit", 19: "switch"}
HAS_OTHER = ("start", "wake", "switch")
_RESOURCE_KINDS = frozenset(get_args(ResourceKind))


def merge(
    processes: Sequence[ProcessRecord],
    program: Program,
    outcome: Outcome,
    began_ns: int,
    end_ns: int,
) -> Trace:
    """Return the trace of a run.

    Parameters
    ----------
    processes
        In the order of their starts; the program's main process first.
    began_ns
        When the program's first line was about to run, on the clock of `perf_counter_ns`.
    end_ns
        When the run ended, counted from there.
    """
    merging = _Merging(processes, program, outcome, began_ns, end_ns)
    return merging.trace()


@dataclass(slots=True)
class _Part:
    """One process, with what turns its numbers into the run's."""

    record: ProcessRecord
    number: int
    shift: int
    tasks: dict[int, int]
    end: int

    @property
    def ends_all(self) -> bool:
        """True where its end is that of all its tasks; else the first one's daemons live on."""
        return self.record.end is not None and (self.number > 0 or self.record.cut is not None)

    def time(self, at: int) -> int:
        return max(at + self.shift, 0)


class _Merging:
    def __init__(
        self,
        processes: Sequence[ProcessRecord],
        program: Program,
        outcome: Outcome,
        began_ns: int,
        end_ns: int,
    ) -> None:
        self.program = program
        self.outcome = outcome
        self.end = max(end_ns, 0)
        self.parts = [self._part(n, p, began_ns) for n, p in enumerate(processes)]
        self.resources: dict[tuple[int, int], int] = {}
        self.found: list[Resource] = []
        self.counts: Counter[str] = Counter()
        self.made_in_line: Counter[int] = Counter(
            resource.line
            for part in self.parts
            for resource in part.record.resources.values()
            if not resource.name
        )
        unnamed = bool(self.made_in_line)  # parsing a long program takes seconds
        self.names = targets(program.source, program.first_line) if unnamed else {}

    def _part(self, number: int, record: ProcessRecord, began_ns: int) -> _Part:
        shift = record.started - began_ns
        over = record.end
        end = self.end if over is None else min(self.end, max(over + shift, 0))
        return _Part(record, number, shift, {}, end)

    def trace(self) -> Trace:
        tasks = self._tasks()
        lives = {task.id: task for task in tasks}
        spans = list(self._spans(lives))
        spans += _running(tasks, spans, self._ends(tasks))
        spans.sort(key=lambda span: (span.task, span.start_ns, span.end_ns))
        events = sorted(self._events(spans), key=lambda event: event.at_ns)
        deadlock = self._deadlock() if self.outcome.kind == "deadlocked" else ()
        return Trace(
            name=self.program.name,
            source=self.program.source,
            outcome=self.outcome,
            tasks=tuple(tasks),
            resources=tuple(self.found),
            spans=tuple(spans),
            events=tuple(events),
            deadlock=deadlock,
            end_ns=self.end,
            first_line=self.program.first_line,
            dropped=sum(part.record.dropped for part in self.parts),
            machine=machine(self.parts[0].record.python if self.parts else ""),
        )

    # --- tasks -------------------------------------------------------------------------------

    def _tasks(self) -> list[Task]:
        starts = [
            (number > 0 or part.number > 0, part.time(_place(part, task)), part.number, number)
            for part in self.parts
            for number, task in part.record.tasks.items()
            if part.time(task.start) <= self.end
        ]
        order = [(part, number) for _, _, part, number in sorted(starts)]
        for index, (part, number) in enumerate(order):
            self.parts[part].tasks[number] = index
        return [self._task(self.parts[part], number) for part, number in order]

    def _task(self, part: _Part, number: int) -> Task:
        task = part.record.tasks[number]
        start, end, ending = part.time(task.start), task.end, task.ending
        shown_end = None if end is None or part.time(end) > self.end else part.time(end)
        if shown_end is None and part.ends_all and part.end < self.end:
            shown_end, ending = part.end, "finished"  # a daemon's end is its process's
        if number == part.number == 0 and shown_end is not None:
            ending = "raised" if self.outcome.kind == "raised" else "finished"
        parent, line = self._parent(part, number)
        return Task(
            id=part.tasks[number],
            name=task.name,
            kind=task.kind,  # type: ignore[arg-type]  # checked when it was read
            pid=part.number,
            parent=parent,
            carrier=part.tasks.get(task.carrier),
            start_ns=start,
            end_ns=None if shown_end is None else max(shown_end, start),
            ending="" if shown_end is None else ending,
            line=line or None,
            library=task.library,
        )

    def _parent(self, part: _Part, number: int) -> tuple[int | None, int]:
        task = part.record.tasks[number]
        if number or part.record.origin is None:
            return part.tasks.get(task.parent), task.line
        pid, parent, line = part.record.origin
        before = [p for p in self.parts if p.record.pid == pid and p.number < part.number]
        return (before[-1].tasks.get(parent) if before else None), line

    def _ends(self, tasks: Iterable[Task]) -> dict[int, int]:
        return {t.id: self.end if t.end_ns is None else t.end_ns for t in tasks}

    # --- resources ---------------------------------------------------------------------------

    def _resource(self, part: _Part, number: int) -> int | None:
        if number < 0:
            return None
        key = part.number, number
        if key not in self.resources:
            self.resources[key] = len(self.found)
            self.found.append(self._described(part, part.record.resource(number)))
        return self.resources[key]

    def _described(self, part: _Part, resource: RecordedResource) -> Resource:
        kind: ResourceKind = "Other"
        if resource.kind in _RESOURCE_KINDS:
            kind = resource.kind  # type: ignore[assignment]  # just checked
        task = None if resource.task is None else part.tasks.get(resource.task)
        child = self._child(part, resource.process)
        if child is not None:
            task, name = child.tasks.get(0), child.record.tasks[0].name
        else:
            name = self._name(part, resource, kind)
        return Resource(len(self.found), kind, name, resource.line or None, task)

    def _child(self, part: _Part, pid: int | None) -> _Part | None:
        """Return the process that `part` started and the system called `pid`."""
        after = [p for p in self.parts if p.record.pid == pid and p.number > part.number]
        return after[0] if after and 0 in after[0].record.tasks else None

    def _name(self, part: _Part, resource: RecordedResource, kind: str) -> str:
        if resource.task in part.record.tasks:
            return part.record.tasks[resource.task].name
        if resource.name:
            return resource.name
        self.counts[kind] += 1
        target = self.names.get(resource.line)
        if target is None:
            return f"{kind} {self.counts[kind]}"
        alone = self.made_in_line[resource.line] == 1
        return target if alone else f"{target} ({kind} {self.counts[kind]})"

    # --- spans -------------------------------------------------------------------------------

    def _spans(self, lives: dict[int, Task]) -> Iterable[Span]:
        for part in self.parts:
            base = [span for span in self._part_spans(part) if span.start_ns <= self.end]
            base.sort(key=lambda span: (span.task, span.start_ns))
            yield from _without_overlaps(base, lives)

    def _part_spans(self, part: _Part) -> Iterable[Span]:
        for record in part.record.records:
            if record.code % NOT_DONE < len(STATES) and record.code < 2 * NOT_DONE:
                yield from self._span(part, record)
        for wait in part.record.waits:
            yield from self._open_span(part, wait)
        for overlay in part.record.overlays:
            row = Record(overlay.state, overlay.since, 0, *overlay[2:])
            yield from self._still_open(part, row)

    def _open_span(self, part: _Part, wait: OpenWait) -> Iterable[Span]:
        label = wait.label
        row = Record(wait.state, wait.since, 0, wait.task, wait.resource, wait.line, label)
        return self._still_open(part, row)

    def _still_open(self, part: _Part, row: Record) -> Iterable[Span]:
        if 0 <= row.code < len(STATES):
            until = max(part.end - part.shift, row.start)
            yield from self._span(part, row._replace(code=row.code + NOT_DONE, end=until))

    def _span(self, part: _Part, record: Record) -> Iterable[Span]:
        task = part.tasks.get(record.task)
        if task is None:
            return
        start, end = part.time(record.start), part.time(record.end)
        yield Span(
            task=task,
            state=STATES[record.code % NOT_DONE],
            start_ns=start,
            end_ns=min(max(end, start), max(self.end, start)),
            resource=self._resource(part, record.resource),
            line=record.line if record.line > 0 else None,
            label=part.record.label(record.label),
            done=record.code < NOT_DONE and end <= self.end,
        )

    # --- events ------------------------------------------------------------------------------

    def _events(self, spans: Sequence[Span]) -> Iterable[Event]:
        in_vain = _waits_in_vain(spans)
        for part in self.parts:
            for record in part.record.records:
                event = self._event(part, record)
                if event is not None and not _woke_in_vain(event, in_vain):
                    yield event
            yield from self._process_start(part)
            yield from self._process_end(part, spans)
            yield from self._deadlock_mark(part)

    def _event(self, part: _Part, record: Record) -> Event | None:
        kind, task = EVENTS.get(record.code), part.tasks.get(record.task)
        at = part.time(record.start)
        if kind is None or task is None or at > self.end:
            return None
        other = part.tasks.get(record.label) if kind in HAS_OTHER else None
        if kind in HAS_OTHER and (other is None or other == task):
            return None
        return Event(
            kind=kind,
            at_ns=at,
            task=task,
            other=other,
            resource=self._resource(part, record.resource),
            line=record.line if record.line > 0 else None,
            label="" if kind in HAS_OTHER else part.record.label(record.label),
        )

    def _process_start(self, part: _Part) -> Iterable[Event]:
        child = part.tasks.get(0)
        parent, line = self._parent(part, 0) if child is not None else (None, 0)
        if child is not None and parent is not None:
            at = part.time(part.record.tasks[0].start)
            yield Event("start", min(at, self.end), parent, child, line=line or None)

    def _process_end(self, part: _Part, spans: Sequence[Span]) -> Iterable[Event]:
        """Yield an arrow from the end of a process to each task that was joining it."""
        ended = part.tasks.get(0)
        if not part.number or ended is None or part.end >= self.end:
            return
        waited_for = {r.id for r in self.found if r.task == ended}
        for span in spans:
            # It had come to its end before the join returned; the rest of its exit took that long.
            if span.resource in waited_for and span.done and span.end_ns >= part.end:
                yield Event("wake", span.end_ns, ended, span.task, span.resource)

    # --- deadlock ----------------------------------------------------------------------------

    def _deadlock_mark(self, part: _Part) -> Iterable[Event]:
        if part.record.deadlock is None or self.outcome.kind != "deadlocked":
            return
        at, _, waits = part.record.deadlock
        if waits and waits[0].task in part.tasks:
            wait = waits[0]
            resource = self._resource(part, wait.resource)
            line = wait.line or None
            at_ns = min(part.time(at), self.end)
            yield Event("deadlock", at_ns, part.tasks[wait.task], None, resource, line)

    def _deadlock(self) -> tuple[Wait, ...]:
        for part in self.parts:
            if part.record.deadlock is not None:
                return self._dead_waits(part)
        return ()

    def _dead_waits(self, part: _Part) -> tuple[Wait, ...]:
        assert part.record.deadlock is not None
        dead = filter(None, (self._wait(part, *w) for w in part.record.deadlock[2]))
        waits = tuple(dead)
        circle = cycle(waits)
        rest = tuple(wait for wait in waits if wait not in circle)
        edges = (
            self._wait(part, *w.as_dead(part.record)) for w in part.record.waits if not w.timed
        )
        known = {wait.task for wait in waits}
        others = (edge for edge in edges if edge is not None and edge.task not in known)
        return (*circle, *rest, *behind(others, waits))

    def _wait(
        self, part: _Part, task: int, resource: int, line: int, holder: int, held_line: int
    ) -> Wait | None:
        number = self._resource(part, resource)
        if task not in part.tasks or number is None:
            return None
        place = line or None, part.tasks.get(holder), held_line or None
        return Wait(part.tasks[task], number, *place)


def _place(part: _Part, task: RecordedTask) -> int:
    """Return where `task` stands among the tasks, by time: a process where it was started."""
    return task.start if task.id else part.record.place - part.record.started


def _without_overlaps(spans: Iterable[Span], lives: dict[int, Task]) -> Iterable[Span]:
    """Cut each base span to where the one before of the same task ended, and to its life."""
    until: dict[int, int] = {}
    for span in spans:
        life = lives[span.task]
        end = span.end_ns if life.end_ns is None else min(span.end_ns, life.end_ns)
        start = max(span.start_ns, life.start_ns)
        if span.state in BASE_STATES:
            start = max(start, until.get(span.task, 0))
            until[span.task] = max(end, until.get(span.task, 0))
        if start < end or (start == end and span.start_ns == span.end_ns):
            yield replace(span, start_ns=start, end_ns=end)


def _running(tasks: Iterable[Task], spans: Sequence[Span], ends: dict[int, int]) -> list[Span]:
    """Return the gaps: where a task neither waited, slept nor was in i/o, it ran."""
    busy: dict[int, list[Span]] = {}
    for span in spans:
        if span.state in BASE_STATES:
            busy.setdefault(span.task, []).append(span)
    gaps = []
    for task in tasks:
        at = task.start_ns
        for span in busy.get(task.id, ()):
            if span.start_ns > at:
                gaps.append(Span(task.id, "running", at, span.start_ns))
            at = max(at, span.end_ns)
        if ends[task.id] > at:
            gaps.append(Span(task.id, "running", at, ends[task.id], done=task.end_ns is not None))
    return gaps


def _waits_in_vain(spans: Iterable[Span]) -> dict[int, list[Span]]:
    """Return each task's waits that ended without what they waited for, in their order."""
    found: dict[int, list[Span]] = {}
    for span in sorted(spans, key=_beginning):
        if span.label == "timed out" and not span.done:
            found.setdefault(span.task, []).append(span)
    return found


def _woke_in_vain(event: Event, in_vain: dict[int, list[Span]]) -> bool:
    # A notify that came when the wait had already timed out has let nobody go on.
    if event.kind != "wake" or event.other is None:
        return False
    spans = in_vain.get(event.other, [])
    begun = bisect_right(spans, event.at_ns, key=_beginning)
    # One may end in the moment in which the next begins.
    return any(span.end_ns >= event.at_ns for span in spans[max(begun - 2, 0) : begun])


def _beginning(span: Span) -> int:
    return span.start_ns


def machine(python: str) -> Machine:
    """Return where the run was made; `python` is the version of the interpreter that ran it."""
    system = f"{platform.system()} {platform.machine()}".strip()
    version = python or platform.python_version()
    return Machine(version, platform.python_implementation(), system, os.cpu_count() or 0)
