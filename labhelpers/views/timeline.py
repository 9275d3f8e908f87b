"""The timeline: a lane a task, so that a run can be read: who ran, who waited, who woke whom."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from labhelpers.trace import Trace
from labhelpers.views import look, text, units
from labhelpers.views.graph import wait_graph
from labhelpers.views.lanes import Lane, lanes_of
from labhelpers.views.markup import Markup, element, escape, join
from labhelpers.views.payload import pack
from labhelpers.views.still import height, still
from labhelpers.views.widget import View, source

_KEYS = "Point at a span, or press Tab and the arrow keys, to see what it is and where in the code."
_MOST_LINES = 4
_STILL = "Without scripts this picture is still; the table below has every figure."


class TimelineView(View):
    """A trace as a picture, live in JupyterLab and on a page; made by `timeline`."""

    view = "timeline"
    _esm = source("timeline.js")
    _css = source("views.css") + source("timeline.css")


def timeline(trace: Trace) -> TimelineView:
    """Return the timeline of a run's trace."""
    lanes = lanes_of(trace)
    state, notes = pack(trace, lanes)
    plain = text.plain(trace, lanes)
    prefix = "lab" + hashlib.sha256(f"{plain}{trace.end_ns}".encode()).hexdigest()[:8]
    state["prefix"] = prefix
    return TimelineView(state, _markup(trace, lanes, prefix, notes), plain, trace.clock)


def _markup(trace: Trace, lanes: Sequence[Lane], prefix: str, notes: Sequence[str]) -> Markup:
    drawn = (_bar(lanes, trace, prefix), _body(trace, lanes, prefix)) if lanes else ()
    return element(
        "section",
        look.patterns(prefix),
        _header(trace, lanes),
        *drawn,
        *(element("p", note, class_="lab-note") for note in notes),
        text.html_tables(trace, lanes) if lanes else None,
        class_="lab-timeline",
        aria_label=f"Timeline of {trace.name}",
    )


def _header(trace: Trace, lanes: Sequence[Lane]) -> Markup:
    outcome = trace.outcome
    return element(
        "header",
        element(
            "p",
            look.icon(outcome.kind),
            element("span", outcome.sentence),
            class_="lab-outcome",
        ),
        _list(outcome.details, "lab-details"),
        _list([_with_code(hint) for hint in outcome.hints], "lab-hints"),
        element("p", _meta(trace, lanes), class_="lab-meta") if lanes else None,
        class_="lab-head",
        data_outcome=outcome.kind,
    )


def _list(lines: Sequence[str], name: str) -> Markup | None:
    """Return lines as a list; where there are many, the rest until the reader opens it."""
    if not lines:
        return None
    items = [element("li", line) for line in lines]
    if len(items) <= _MOST_LINES + 2:
        return element("ul", *items, class_=name)
    return element(
        "div",
        element("ul", *items[:_MOST_LINES], class_=name),
        element(
            "details",
            element("summary", f"and {len(items) - _MOST_LINES} more"),
            element("ul", *items[_MOST_LINES:], class_=name),
            class_="lab-more",
        ),
    )


def _with_code(hint: str) -> Markup:
    """Return advice with what stands between backticks as code; an odd one is left as it is."""
    parts = hint.split("`")
    if len(parts) % 2 == 0:
        return escape(hint)
    return join(element("code", part) if at % 2 else part for at, part in enumerate(parts))


def _meta(trace: Trace, lanes: Sequence[Lane]) -> str:
    kinds = [lane.task.kind for lane in lanes]
    parts = [units.count(kinds.count(kind), kind) for kind in look.BADGES if kind in kinds]
    return " · ".join([units.duration(trace.end_ns), f"{trace.clock} time", *parts])


def _bar(lanes: Sequence[Lane], trace: Trace, prefix: str) -> Markup:
    return element(
        "div",
        look.legend(prefix, occurring(trace, lanes)),
        element("div", class_="lab-tools"),
        class_="lab-bar",
    )


def occurring(trace: Trace, lanes: Sequence[Lane]) -> list[str]:
    """Return what the legend explains: the states, arrows and ends that this run has."""
    pieces = {piece.state for lane in lanes for piece in (*lane.base, *lane.overlays)}
    arrows = {event.kind for event in trace.events if event.other is not None}
    ends = {"alive" if lane.task.end_ns is None else lane.task.ending for lane in lanes}
    present = pieces | arrows | ends
    return [word for word in look.WORDS if word in present]


def _body(trace: Trace, lanes: Sequence[Lane], prefix: str) -> Markup:
    tall = height(lanes)
    plot = element(
        "div",
        still(trace, lanes, prefix),
        class_="lab-plot",
        style=f"height:{look.AXIS + min(tall, look.MOST_HEIGHT)}px",
        tabindex=0 if tall > look.MOST_HEIGHT else None,  # it scrolls
    )
    line = element("p", element("noscript", _STILL), class_="lab-line", data_hint=_KEYS)
    return element(
        "div",
        element("div", plot, line, class_="lab-main"),
        wait_graph(trace, prefix),
        class_="lab-body",
    )
