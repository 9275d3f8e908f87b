"""The trace as the timeline's script gets it: whole numbers in columns, small when compressed.

A record a span would take megabytes for a long run; columns of small differences take a tenth.
`timeline.js` undoes what this module does: the two are changed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from labhelpers.trace import Event, Trace
from labhelpers.views import look, units
from labhelpers.views.graph import cycle_of
from labhelpers.views.lanes import STATES, Group, Lane, Piece, folded, rows_of
from labhelpers.views.markup import printable

VERSION = 1
MOST_EVENTS = 3_000
EVENT_KINDS = ("start", "wake", "submit", "switch", "deadlock")
ENDINGS = ("", "finished", "raised")
KINDS = ("process", "thread", "greenlet", "coroutine")
_PRECISION = 1_000_000  # ticks in a run, about


def pack(trace: Trace, lanes: Sequence[Lane]) -> tuple[dict[str, Any], list[str]]:
    """Return the state for the script, and sentences that say what was folded or left out."""
    fewer, step = folded(lanes)
    tick = _tick(trace.end_ns)
    arrows = _arrows(trace, fewer)
    events = _few(arrows)
    place = {lane.task.id: index for index, lane in enumerate(fewer)}
    state = {
        "version": VERSION,
        "name": printable(trace.name),
        "tick": tick,
        "end": max(1, trace.end_ns // tick),
        "geometry": look.GEOMETRY,
        "words": look.WORDS,
        "lanes": [_lane(lane, tick) for lane in fewer],
        "rows": [_row(row, fewer) for row in rows_of(fewer)],
        "resources": [printable(resource.name) for resource in trace.resources],
        **_spans(fewer, tick, trace),
        "events": _events(events, fewer, tick),
        "stuck": [place[wait.task] for wait in cycle_of(trace.deadlock) if wait.task in place],
    }
    return state, _notes(trace, fewer, step, (len(events), len(arrows)))


def _tick(end_ns: int) -> int:
    """Return the nanoseconds of a tick: a power of ten, about a millionth of the run."""
    tick = 1
    while tick * 10 * _PRECISION <= end_ns:
        tick *= 10
    return tick


def _lane(lane: Lane, tick: int) -> list[Any]:
    task = lane.task
    end = -1 if task.end_ns is None else task.end_ns // tick
    return [
        printable(task.name),
        KINDS.index(task.kind),
        lane.depth,
        task.start_ns // tick,
        end,
        ENDINGS.index(task.ending),
        task.line or 0,
        lane.overlay_rows,
    ]


def _row(row: Lane | Group, lanes: Sequence[Lane]) -> int | dict[str, Any]:
    """Return a lane's number, or a group: its members' numbers as differences."""
    if isinstance(row, Lane):
        return next(index for index, lane in enumerate(lanes) if lane is row)
    return {"name": printable(row.name), "members": _differences(row.lanes)}


def _spans(lanes: Sequence[Lane], tick: int, trace: Trace) -> dict[str, Any]:
    """Return the pieces of all lanes in columns; 0 stands for "none", other numbers are one more.

    `gap` is the time since the piece before ended (negative where an overlay goes back).
    """
    place = {lane.task.id: index for index, lane in enumerate(lanes)}
    labels: dict[str, int] = {"": 0}
    columns: dict[str, list[int]] = {
        key: [] for key in ("gap", "long", "resource", "line", "label", "holder", "row", "vain")
    }
    states: list[str] = []
    mixed: list[list[int]] = []
    for lane in lanes:
        at = 0
        for piece in (*lane.base, *lane.overlays):
            start, end = piece.start // tick, piece.end // tick
            values = _values(piece, place, labels)
            for key, value in zip(columns, (start - at, end - start, *values), strict=True):
                columns[key].append(value)
            if piece.count > 1:
                shares = [share // tick for share in piece.shares]
                mixed.append([len(states), piece.count, *shares])
            states.append(chr(ord("a") + STATES.index(piece.state)))
            at = end
    return {
        "counts": [len(lane.base) + len(lane.overlays) for lane in lanes],
        "states": "".join(states),
        "spans": columns,
        "mixed": mixed,
        "labels": [printable(label) for label in labels],
        "lines": _lines(trace, columns["line"], lanes),
    }


def _values(piece: Piece, place: dict[int, int], labels: dict[str, int]) -> tuple[int, ...]:
    return (
        0 if piece.resource is None else piece.resource + 1,
        piece.line or 0,
        labels.setdefault(piece.label, len(labels)),
        0 if piece.holder is None else place.get(piece.holder, -1) + 1,
        piece.row,
        0 if piece.done else 1,
    )


def _lines(trace: Trace, used: Iterable[int], lanes: Sequence[Lane]) -> dict[str, str]:
    numbers = {*used, *(event.line for event in trace.events), *(ln.task.line for ln in lanes)}
    texts = ((line, trace.line_text(line)) for line in sorted(line for line in numbers if line))
    return {str(line): printable(text) for line, text in texts if text}


def _arrows(trace: Trace, lanes: Sequence[Lane]) -> list[Event]:
    shown = {lane.task.id for lane in lanes}
    return [
        event
        for event in trace.events
        if event.task in shown and (event.other is None or event.other in shown)
    ]


def _few(arrows: list[Event]) -> list[Event]:
    """Return the arrows to draw: where there are too many, the starts and others evenly chosen."""
    if len(arrows) <= MOST_EVENTS:
        return arrows
    few = [event for event in arrows if event.kind in ("start", "deadlock")]
    many = [event for event in arrows if event.kind not in ("start", "deadlock")]
    room = max(1, MOST_EVENTS - len(few))
    chosen = many[:: max(1, -(-len(many) // room))]
    return sorted((*few[:MOST_EVENTS], *chosen), key=lambda event: event.at_ns)


def _events(events: Sequence[Event], lanes: Sequence[Lane], tick: int) -> dict[str, Any]:
    place = {lane.task.id: index for index, lane in enumerate(lanes)}
    return {
        "kinds": "".join(chr(ord("a") + EVENT_KINDS.index(event.kind)) for event in events),
        "at": _differences([event.at_ns // tick for event in events]),
        "from": [place[event.task] for event in events],
        "to": [-1 if event.other is None else place[event.other] for event in events],
        "resource": [0 if event.resource is None else event.resource + 1 for event in events],
        "line": [event.line or 0 for event in events],
    }


def _differences(values: Iterable[int]) -> list[int]:
    result, last = [], 0
    for value in values:
        result.append(value - last)
        last = value
    return result


def _notes(trace: Trace, lanes: Sequence[Lane], step: int, arrows: tuple[int, int]) -> list[str]:
    notes = []
    groups = [row for row in rows_of(lanes) if isinstance(row, Group)]
    if groups:
        notes.append("Like-named tasks share one row; open it to see each.")
    if step:
        notes.append(
            f"Spans shorter than {units.duration(step)} are drawn together, in the proportions "
            "of their states."
        )
    kept, all_of_them = arrows
    if kept < all_of_them:
        notes.append(f"{kept:,} of {all_of_them:,} arrows are kept.")
    if trace.dropped:
        notes.append(f"{trace.dropped:,} events were not recorded, for want of room.")
    return notes
