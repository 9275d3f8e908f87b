"""The timeline as a still picture, made where the program ran.

It is what a page shows before its script comes, where scripts do not run, and on paper. Positions
along the time axis are percentages, so one picture fits every width, and heights are those of the
live view, so nothing moves when that takes its place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from labhelpers.trace import Event, Trace
from labhelpers.views import look, units
from labhelpers.views.lanes import BASE, Group, Lane, Piece, folded, name_of, rows_of
from labhelpers.views.markup import Markup, element, join, percent

MOST_ROWS = 30
MOST_PIECES = 600
MOST_ARROWS = 40
BUCKETS = 80
_WIDTH = 600  # of the plot, px: a guess, for which labels are chosen


def still(trace: Trace, lanes: Sequence[Lane], prefix: str) -> Markup:
    """Return the picture of a trace's lanes.

    `prefix` is that of `look.patterns`, which has to be on the same page.
    """
    return _Still(trace, lanes, prefix).svg()


def height_of(row: Lane | Group) -> int:
    """Return the height of a row in px."""
    if isinstance(row, Group):
        return look.GROUP
    overlays = row.overlay_rows * look.OVERLAY
    return look.LANE_TOP + look.BAR + overlays + look.LANE_BOTTOM


def height(lanes: Sequence[Lane]) -> int:
    """Return the height of all lanes in px."""
    return sum(map(height_of, rows_of(lanes)))


def tick_text(at: int, step: int, end: int) -> str:
    """Return a time on the axis with the digits that its step needs: "20 ms"."""
    if not at:
        return "0"
    size, unit = next(((s, u) for s, u in units.UNITS if end >= s), (1, "ns"))
    digits = max(0, -math.floor(math.log10(step / size) + 1e-9))
    return f"{at / size:.{digits}f} {unit}"


def ticks(end: int, most: int = 6) -> list[int]:
    """Return round times from 0 to `end`, at most `most` of them and the zero."""
    if end <= 0:
        return [0]
    step = next(
        factor * 10**power
        for power in range(20)
        for factor in (1, 2, 5)
        if factor * 10**power * most >= end
    )
    return list(range(0, end + 1, step))


class _Still:
    def __init__(self, trace: Trace, lanes: Sequence[Lane], prefix: str) -> None:
        self.trace = trace
        self.prefix = prefix
        self.end = max(trace.end_ns, 1)
        self.lanes = folded(lanes, MOST_PIECES)[0] if len(lanes) <= MOST_ROWS else tuple(lanes)
        rows = rows_of(self.lanes)
        self.rows, self.rest = rows[:MOST_ROWS], len(rows) - MOST_ROWS
        self.tops = [look.AXIS]
        for row in self.rows:
            self.tops.append(self.tops[-1] + height_of(row))
        self.place = dict(self._places())

    def svg(self) -> Markup:
        height = self.tops[-1] + (24 if self.rest > 0 else 0)
        words = f"{_description(self.trace)} The table below has the same facts."
        drawn = (self._row(row, top) for row, top in zip(self.rows, self.tops, strict=False))
        return element(
            "svg",
            element("title", f"Timeline of {self.trace.name}"),
            element("desc", words),
            self._axis(height),
            *drawn,
            self._rest(),
            *self._arrows(),
            class_="lab-still",
            role="img",
            aria_label=f"Timeline of {self.trace.name}. {words}",
            height=height,
            style=f"display:block;overflow:visible;margin-left:{look.GUTTER}px;"
            f"width:calc(100% - {look.GUTTER + 12}px)",
            font_size=12,
            fill="currentColor",
        )

    def _places(self) -> Iterator[tuple[int, int]]:
        """Yield each shown task with the height at which arrows touch it."""
        for row, top in zip(self.rows, self.tops, strict=False):
            if isinstance(row, Lane):
                yield row.task.id, top + look.LANE_TOP + look.BAR // 2

    def _x(self, ns: int) -> str:
        return percent(ns / self.end)

    def _axis(self, height: int) -> Markup:
        parts, times = [], ticks(self.end)
        step = times[1] if len(times) > 1 else self.end
        for at in times:
            x = self._x(at)
            parts.append(
                element(
                    "line",
                    class_="lab-grid",
                    x1=x,
                    x2=x,
                    y1=look.AXIS - 4,
                    y2=height,
                    stroke="currentColor",
                    stroke_opacity=0.2,
                )
            )
            anchor = "start" if not at else "middle" if at < 0.96 * self.end else "end"
            text = tick_text(at, step, self.end)
            parts.append(element("text", text, class_="lab-tick", x=x, y=14, text_anchor=anchor))
        return element(
            "g",
            *parts,
        )

    def _row(self, row: Lane | Group, top: int) -> Markup:
        if isinstance(row, Group):
            return element("g", self._group_name(row, top), *self._area(row, top))
        y = top + look.LANE_TOP
        return element(
            "g",
            self._name(row, y),
            *(self._bar(piece, y) for piece in row.base),
            *(self._overlay(piece, y + look.BAR + 1) for piece in row.overlays),
            self._end(row, y + look.BAR // 2),
        )

    def _name(self, lane: Lane, y: int) -> Markup:
        x = -look.GUTTER + 4 + 12 * lane.depth
        return element(
            "g",
            element("title", f"{lane.task.name} ({lane.task.kind})"),
            element("rect", class_="lab-badge", x=x, y=y + 1, width=16, height=16, rx=3),
            element(
                "text",
                look.BADGES[lane.task.kind],
                class_="lab-badge-letter",
                x=x + 8,
                y=y + 13,
                text_anchor="middle",
                fill="#fff",
                font_size=10,
            ),
            element("text", shorten(lane.task.name, 17 - 2 * lane.depth), x=x + 21, y=y + 13),
        )

    def _group_name(self, group: Group, top: int) -> Markup:
        x = -look.GUTTER + 4
        return element(
            "g",
            element("text", shorten(group.name, 20), x=x, y=top + 24, font_weight=600),
            element("text", f"{len(group.lanes)} tasks", x=x, y=top + 40, class_="lab-muted"),
        )

    def _bar(self, piece: Piece, y: int) -> Markup:
        if piece.state == "mixed":
            return self._mixed(piece, y)
        return self._box(piece, y, look.BAR, label(self.trace, piece))

    def _overlay(self, piece: Piece, y: int) -> Markup:
        return self._box(
            piece, y + piece.row * look.OVERLAY, look.OVERLAY - 2, label(self.trace, piece)
        )

    def _box(self, piece: Piece, y: int, height: int, text: str) -> Markup:
        share = (piece.end - piece.start) / self.end
        shown = text if 6.4 * len(text) + 8 < share * _WIDTH else ""
        ink, line = look.COLOURS[piece.state][3], look.COLOURS[piece.state][2]
        box = element(
            "rect",
            class_=f"lab-{piece.state}",
            width="100%",
            height=height,
            rx=2,
            fill=look.fill(self.prefix, piece.state),
            stroke=line,
        )
        words = element(
            "text",
            shown,
            class_=f"lab-in-{piece.state}",
            x=5,
            y=height - (3 if height < look.BAR else 5),
            fill=ink,
        )
        return element(
            "svg",
            box,
            words if shown else None,
            x=self._x(piece.start),
            y=y,
            width=percent(max(share, 0.0015)),
            height=height,
        )

    def _mixed(self, piece: Piece, y: int) -> Markup:
        whole, at, parts = sum(piece.shares) or 1, float(y), []
        for state, share in zip(BASE, piece.shares, strict=True):
            tall = look.BAR * share / whole
            if tall >= 0.3:
                parts.append(self._strip(state, piece.start, piece.end, at, tall))
            at += tall
        return join(parts)

    def _strip(self, state: str, start: int, end: int, y: float, tall: float) -> Markup:
        return element(
            "rect",
            x=self._x(start),
            y=float(y),
            width=percent((end - start) / self.end),
            height=float(tall),
            fill=look.fill(self.prefix, state),
        )

    def _end(self, lane: Lane, y: int) -> Markup:
        at = self.end if lane.task.end_ns is None else lane.task.end_ns
        sign = look.mark(lane.task.ending if lane.task.end_ns is not None else "alive")
        return element("svg", sign, x=self._x(at), y=y, overflow="visible")

    def _area(self, group: Group, top: int) -> Iterator[Markup]:
        """Yield how many tasks of the group are in each state, over time."""
        tall = look.GROUP - 12
        members = [self.lanes[index] for index in group.lanes]
        for bucket, shares in enumerate(area(members, self.end, BUCKETS)):
            y = float(top + 6 + tall)
            for state, share in zip(BASE, shares, strict=True):
                if share:
                    h = tall * share / len(members)
                    y -= h
                    start, end = (self.end * k // BUCKETS for k in (bucket, bucket + 1))
                    yield self._strip(state, start, end, y, h)

    def _rest(self) -> Markup | None:
        if self.rest <= 0:
            return None
        text = f"and {self.rest:,} more"
        return element("text", text, x=-look.GUTTER + 4, y=self.tops[-1] + 16, class_="lab-muted")

    def _arrows(self) -> Iterator[Markup]:
        shown = [event for event in self.trace.events if self._is_arrow(event)]
        for kind in ("start", "wake"):
            events = [event for event in shown if event.kind == kind]
            if len(events) <= MOST_ARROWS:
                yield from (self._arrow(event) for event in events)

    def _is_arrow(self, event: Event) -> bool:
        return (
            event.other is not None
            and event.other != event.task
            and event.task in self.place
            and event.other in self.place
        )

    def _arrow(self, event: Event) -> Markup:
        start, end = self.place[event.task], self.place[event.other or 0]
        half = look.BAR // 2 if end > start else -look.BAR // 2
        began = self.trace.tasks[event.other or 0].start_ns if event.kind == "start" else 0
        return element(
            "line",
            class_=f"lab-{event.kind}",
            x1=self._x(event.at_ns),
            x2=self._x(max(event.at_ns, began)),
            y1=start,
            y2=end - half,
            stroke="#4a5563",
            stroke_opacity=0.45 if event.kind == "start" else None,
            stroke_dasharray="2 3" if event.kind == "start" else None,
            marker_end=f"url(#{self.prefix}-head-{event.kind})",
        )


def area(lanes: Sequence[Lane], end: int, buckets: int) -> list[list[float]]:
    """Return for each of `buckets` stretches of time how many tasks were in each base state."""
    result = [[0.0] * len(BASE) for _ in range(buckets)]
    for lane in lanes:
        for piece in lane.base:
            whole = max(piece.end - piece.start, 1)
            shares = piece.shares or tuple(whole * (piece.state == state) for state in BASE)
            first, last = piece.start * buckets // end, (piece.end - 1) * buckets // end
            for bucket in range(first, min(last, buckets - 1) + 1):
                low, high = bucket * end / buckets, (bucket + 1) * end / buckets
                part = (min(high, piece.end) - max(low, piece.start)) / (high - low) / whole
                for index, share in enumerate(shares):
                    result[bucket][index] += share * part
    return result


def label(trace: Trace, piece: Piece) -> str:
    """Return the words inside a span."""
    many = f" ×{piece.count}" if piece.count > 1 else ""
    return name_of(trace, piece.state, piece.resource, piece.label) + many


def shorten(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, the middle left out."""
    if len(text) <= most:
        return text
    head = (most - 1) * 3 // 5
    return f"{text[:head]}…{text[head + 1 - most :]}"


def _description(trace: Trace) -> str:
    tasks = units.count(len(trace.tasks), "task")
    return f"{trace.outcome.sentence} {tasks} over {units.duration(trace.end_ns)}."
