"""From a trace to the lanes that a picture shows: gaps filled, overlays stacked, groups found.

A recorder notes what blocks and what is held; a picture needs every moment of every task, in an
order that shows who belongs to whom, and few enough pieces to be drawn and read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from labhelpers.trace import BASE_STATES, Span, Task, Trace

STATES = ("running", "waiting", "sleeping", "io", "queue", "mixed", "holding", "task", "callback")
BASE = STATES[:5]
MOST_OVERLAY_ROWS = 3
MOST_LANES_UNGROUPED = 40
LEAST_IN_GROUP = 12
MOST_PIECES = 24_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A span as it is drawn; `shares` (nanoseconds a base state; of an overlay, in all) and
    `count` when it stands for several. `holder` is the task that held the resource when the wait
    began."""

    state: str
    start: int
    end: int
    resource: int | None = None
    line: int | None = None
    label: str = ""
    done: bool = True
    holder: int | None = None
    row: int = 0
    count: int = 1
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """One task and what it did: `base` covers its life without gaps, `overlays` lie under it."""

    task: Task
    depth: int
    base: tuple[Piece, ...]
    overlays: tuple[Piece, ...]

    @property
    def overlay_rows(self) -> int:
        """How many rows the overlays take."""
        return max((piece.row for piece in self.overlays), default=-1) + 1

    def total(self, *states: str) -> int:
        """Return the nanoseconds that the task spent in the given base states."""
        return sum(piece.end - piece.start for piece in self.base if piece.state in states)


@dataclass(frozen=True, slots=True)
class Group:
    """Like-named tasks that are shown as one row until the reader opens it."""

    name: str
    lanes: tuple[int, ...]


def lanes_of(trace: Trace) -> tuple[Lane, ...]:
    """Return a lane a task, in the order to be drawn: a process, its threads, their greenlets."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for span in trace.spans:
        spans[span.task].append(span)
    holders = _Holders(trace)
    several = len({task.pid for task in trace.tasks}) > 1
    return tuple(
        Lane(
            task=task,
            depth=depth - (0 if several or not depth else 1),
            base=tuple(_filled(task, spans[task.id], holders, trace.end_ns)),
            overlays=tuple(_stacked(spans[task.id], trace.end_ns)),
        )
        for task, depth in _in_order(trace.tasks)
    )


def groups_of(lanes: Sequence[Lane]) -> tuple[Group, ...]:
    """Return the groups to fold, none where there are few enough lanes to show them all."""
    if len(lanes) <= MOST_LANES_UNGROUPED:
        return ()
    like: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, lane in enumerate(lanes):
        task = lane.task
        like[name_pattern(task.name), task.kind, task.pid, task.carrier].append(index)
    return tuple(
        Group(str(key[0]), tuple(members))
        for key, members in like.items()
        if len(members) >= LEAST_IN_GROUP
    )


def rows_of(lanes: Sequence[Lane]) -> list[Lane | Group]:
    """Return what is shown from top to bottom: a group stands where its first lane would."""
    group_of = {index: group for group in groups_of(lanes) for index in group.lanes}
    rows: list[Lane | Group] = []
    for index, lane in enumerate(lanes):
        group = group_of.get(index)
        if group is None:
            rows.append(lane)
        elif group.lanes[0] == index:
            rows.append(group)
    return rows


def name_of(trace: Trace, state: str, resource: int | None, label: str) -> str:
    """Return what a span is called: "waits for mutexB", "sleeping", "task(3)"."""
    name = "" if resource is None else trace.resources[resource].name
    match state:
        case "waiting":
            return f"waits for {name}" if name else f"waiting ({label})" if label else "waiting"
        case "queue":
            return f"at {name}" if name else "at a queue"
        case "holding":
            return name or "locks"
        case "task" | "callback":
            return label or f"{state}s"
        case "io":
            return label or "in I/O"
        case "running":
            return label or state
    return state


def name_pattern(name: str) -> str:
    """Return a task's name with its numbers left out: "Thread-… (client)"."""
    return re.sub(r"\d+", "…", name)


def folded(lanes: Sequence[Lane], most: int = MOST_PIECES) -> tuple[tuple[Lane, ...], int]:
    """Return lanes of at most about `most` pieces, and the step in nanoseconds (0: all kept).

    Neighbours shorter than the step become one "mixed" piece that keeps how much of each state
    it stands for. The step is doubled until the pieces are few enough; a lane with few pieces
    has none to fold.
    """
    step, result = 0, tuple(lanes)
    longest = max((lane.base[-1].end for lane in lanes if lane.base), default=0)
    while _pieces(result) > most and step < longest:
        step = step * 2 or max(1, longest // most)
        result = tuple(_fold_lane(lane, step) for lane in result)
    return result, step


def fold_base(pieces: Iterable[Piece], step: int) -> list[Piece]:
    """Return base pieces with each run of pieces shorter than `step` made one mixed piece."""
    result: list[Piece] = []
    run: list[Piece] = []
    for piece in pieces:
        if piece.end - piece.start >= step:
            result += [*_mixed(run), piece]
            run = []
            continue
        run.append(piece)
        if piece.end - run[0].start >= step:
            result += _mixed(run)
            run = []
    return [*result, *_mixed(run)]


def fold_overlays(pieces: Iterable[Piece], step: int) -> list[Piece]:
    """Return overlays with runs of short ones of one kind and row, close together, made one."""
    result: list[Piece] = []
    open_runs: dict[tuple[str, int], list[Piece]] = defaultdict(list)
    for piece in pieces:
        run = open_runs[piece.state, piece.row]
        if run and (piece.end - piece.start >= step or piece.end - run[0].start > step):
            result += _together(run)
            run.clear()
        run.append(piece)
    for run in open_runs.values():
        result += _together(run)
    return sorted(result, key=lambda piece: (piece.row, piece.start))


def _pieces(lanes: Iterable[Lane]) -> int:
    return sum(len(lane.base) + len(lane.overlays) for lane in lanes)


def _fold_lane(lane: Lane, step: int) -> Lane:
    base = tuple(fold_base(lane.base, step))
    return replace(lane, base=base, overlays=tuple(fold_overlays(lane.overlays, step)))


def _mixed(run: list[Piece]) -> list[Piece]:
    if len(run) < 2:
        return run
    shares, number = [0] * len(BASE), 0
    for piece in run:
        number += piece.count
        if not piece.shares:
            shares[BASE.index(piece.state)] += piece.end - piece.start
            continue
        for index, share in enumerate(piece.shares):
            shares[index] += share
    return [Piece("mixed", run[0].start, run[-1].end, count=number, shares=tuple(shares))]


def _together(run: list[Piece]) -> list[Piece]:
    if len(run) < 2:
        return run
    first, end = run[0], max(piece.end for piece in run)
    same = all(piece.resource == first.resource for piece in run)
    number = sum(piece.count for piece in run)
    held = sum(piece.shares[0] if piece.shares else piece.end - piece.start for piece in run)
    resource = first.resource if same else None
    return [
        Piece(
            first.state,
            first.start,
            end,
            resource,
            first.line,
            done=first.done,
            row=first.row,
            count=number,
            shares=(held,),
        )
    ]


def _in_order(tasks: Sequence[Task]) -> list[tuple[Task, int]]:
    """Return each task with its depth below its process: threads 1, their greenlets 2."""
    threads: dict[int, list[Task]] = defaultdict(list)
    carried: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.library:
            continue
        if task.carrier is not None:
            carried[task.carrier].append(task)
        else:
            threads[task.pid].append(task)
    result: list[tuple[Task, int]] = []
    for pid in sorted(threads):
        for task in sorted(threads[pid], key=lambda task: (task.kind != "process", task.id)):
            depth = 0 if task.kind == "process" else 1
            result.append((task, depth))
            result += [(child, 2) for child in carried.pop(task.id, ())]
    return result + [(task, 2) for children in carried.values() for task in children]


def _filled(task: Task, spans: list[Span], holders: _Holders, end_ns: int) -> Iterable[Piece]:
    """Yield the task's base states; what nobody noted is time in which it ran."""
    at, end = task.start_ns, end_ns if task.end_ns is None else task.end_ns
    line = task.line
    for span in sorted((s for s in spans if s.state in BASE_STATES), key=lambda s: s.start_ns):
        start, stop = max(span.start_ns, at), min(span.end_ns, end)
        if stop < start or (stop == start and span.end_ns > span.start_ns):
            continue
        if start > at:
            yield Piece("running", at, start, line=line)
        holder = holders.at(span) if span.state == "waiting" else None
        yield _piece(span, start, stop, holder)
        at, line = stop, span.line
    if end > at or at == task.start_ns:
        yield Piece("running", at, max(end, at), line=line)


def _piece(span: Span, start: int, end: int, holder: int | None = None, row: int = 0) -> Piece:
    return Piece(
        span.state, start, end, span.resource, span.line, span.label, span.done, holder, row
    )


def _stacked(spans: list[Span], end_ns: int) -> Iterable[Piece]:
    """Yield overlays, each in the first row that is free; pool tasks and callbacks come first."""
    free: list[int] = []
    overlays = [span for span in spans if span.state not in BASE_STATES]
    for span in sorted(overlays, key=lambda s: (s.state == "holding", s.start_ns, -s.end_ns)):
        row = next((r for r, at in enumerate(free) if at <= span.start_ns), len(free))
        if row == MOST_OVERLAY_ROWS:
            row -= 1
        if row == len(free):
            free.append(0)
        free[row] = max(free[row], span.end_ns)
        yield _piece(span, span.start_ns, min(span.end_ns, end_ns), row=row)


class _Holders:
    """Who held a resource when a wait for it began."""

    def __init__(self, trace: Trace) -> None:
        self._holding: dict[int, list[Span]] = defaultdict(list)
        for span in trace.spans:
            if span.state == "holding" and span.resource is not None:
                self._holding[span.resource].append(span)
        for spans in self._holding.values():
            spans.sort(key=lambda span: span.start_ns)
        self._next: dict[tuple[int, int], int] = defaultdict(int)

    def at(self, wait: Span) -> int | None:
        """Return the other task that held the resource first during `wait`, None if unknown.

        A task's waits must be asked for in order of time: the place is remembered.
        """
        spans = self._holding.get(wait.resource, []) if wait.resource is not None else []
        key = (wait.task, wait.resource or 0)
        index = self._next[key]
        while index < len(spans) and spans[index].end_ns <= wait.start_ns:
            index += 1
        self._next[key] = index
        for span in spans[index : index + 8]:
            if span.task != wait.task and span.start_ns < max(wait.end_ns, wait.start_ns + 1):
                return span.task
        return None
