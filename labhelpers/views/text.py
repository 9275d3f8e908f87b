"""What a timeline shows, as words: for those who cannot see it, for terminals, for tests.

The shape of the text does not depend on luck: the columns are fixed, the rows are the program's
tasks in the order of their start, and every measured figure is written as `0.00 s` in a field of
fixed width, so that two runs of one program differ in digits and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labhelpers.trace import Trace
from labhelpers.views import units
from labhelpers.views.lanes import Lane, groups_of, lanes_of
from labhelpers.views.markup import Markup, element, join, printable

COLUMNS = ("task", "ran", "waited", "slept", "i/o", "ended")
MOST_WAITS = 200
_FIGURE_WIDTH = 9  # of "  0.00 s": up to 99,999 seconds without moving a column


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a task, or like-named tasks together; times in nanoseconds."""

    name: str
    kind: str
    ran: int
    waited: int
    slept: int
    io: int
    ended: str

    @property
    def figures(self) -> tuple[int, ...]:
        """The four times in the order of the columns."""
        return (self.ran, self.waited, self.slept, self.io)


def facts(lanes: Sequence[Lane]) -> list[Fact]:
    """Return a row a lane, ordered by the tasks' start."""
    return [_fact(lane) for lane in sorted(lanes, key=lambda lane: lane.task.id)]


def grouped_facts(lanes: Sequence[Lane]) -> list[Fact]:
    """Return the rows with like-named tasks together where there are very many."""
    group_of = {index: group for group in groups_of(lanes) for index in group.lanes}
    rows: list[Fact] = []
    done: set[str] = set()
    for index, lane in sorted(enumerate(lanes), key=lambda pair: pair[1].task.id):
        group = group_of.get(index)
        if group is None:
            rows.append(_fact(lane))
        elif group.name not in done:
            done.add(group.name)
            rows.append(_together(group.name, [_fact(lanes[member]) for member in group.lanes]))
    return rows


def plain(trace: Trace, lanes: Sequence[Lane] | None = None) -> str:
    """Return outcome, details, hints and the table of facts as plain text."""
    head = [printable(line) for line in str(trace.outcome).splitlines()]
    rows = grouped_facts(lanes_of(trace) if lanes is None else lanes)
    return "\n".join([*head, "", *_plain_table(rows)] if rows else head)


def html_tables(trace: Trace, lanes: Sequence[Lane]) -> Markup:
    """Return the tables of tasks and of waits, closed until the reader opens them."""
    return element(
        "details",
        element("summary", "Table of the same facts"),
        element(
            "div",
            _task_table(facts(lanes)),
            _wait_table(trace, lanes),
            class_="lab-tables",
            tabindex=0,
        ),
        class_="lab-table",
    )


def _fact(lane: Lane) -> Fact:
    return Fact(
        name=lane.task.name,
        kind=lane.task.kind,
        ran=lane.total("running"),
        waited=lane.total("waiting", "queue"),
        slept=lane.total("sleeping"),
        io=lane.total("io"),
        ended=lane.task.ending or "still alive",
    )


def _together(name: str, members: list[Fact]) -> Fact:
    return Fact(
        name=f"{len(members)} × {name}",
        kind=members[0].kind,
        ran=sum(member.ran for member in members),
        waited=sum(member.waited for member in members),
        slept=sum(member.slept for member in members),
        io=sum(member.io for member in members),
        ended=", ".join(sorted({member.ended for member in members})),
    )


def _plain_table(rows: list[Fact]) -> Iterable[str]:
    names = [printable(row.name) for row in rows]
    width = max(map(len, [*names, COLUMNS[0]]))
    yield "  ".join(
        [COLUMNS[0].ljust(width), *(c.rjust(_FIGURE_WIDTH) for c in COLUMNS[1:5]), COLUMNS[5]]
    )
    for name, row in zip(names, rows, strict=True):
        figures = (units.seconds(ns).rjust(_FIGURE_WIDTH) for ns in row.figures)
        yield "  ".join([name.ljust(width), *figures, row.ended])


def _task_table(rows: list[Fact]) -> Markup:
    head = [COLUMNS[0], "kind", *COLUMNS[1:]]
    body = [
        (row.name, row.kind, *(units.seconds(ns) for ns in row.figures), row.ended) for row in rows
    ]
    return table("Every task, and how it spent its time", head, body)


def _wait_table(trace: Trace, lanes: Sequence[Lane]) -> Markup | None:
    names = {task.id: task.name for task in trace.tasks}
    waits = sorted(
        (
            (piece, lane.task)
            for lane in lanes
            for piece in lane.base
            if piece.state in ("waiting", "queue")
        ),
        key=lambda pair: (pair[0].start, pair[1].id),
    )
    if not waits:
        return None
    body = [
        (
            task.name,
            _what(trace, piece.resource, piece.label),
            names.get(piece.holder, "") if piece.holder is not None else "",
            units.duration(piece.start),
            units.duration(piece.end - piece.start) + ("" if piece.done else ", in vain"),
            str(piece.line or ""),
        )
        for piece, task in waits[:MOST_WAITS]
    ]
    rest = len(waits) - len(body)
    caption = "Every wait, in order" + (f" (and {rest:,} more)" if rest else "")
    return table(caption, ["task", "waits for", "held by", "from", "for", "line"], body)


def _what(trace: Trace, resource: int | None, label: str) -> str:
    name = "" if resource is None else trace.resources[resource].name
    return f"{name} ({label})" if name and label else name or label


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table with a caption; the first cell of each row is the row's heading."""
    return element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *(element("th", text, scope="col") for text in head))),
        element("tbody", join(map(_row, rows))),
    )


def _row(cells: Sequence[str]) -> Markup:
    first, *others = cells
    return element("tr", element("th", first, scope="row"), *(element("td", c) for c in others))
