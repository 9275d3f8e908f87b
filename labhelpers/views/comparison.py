"""Runs side by side: which way is faster, by how much, and how sure that is.

One bar a way hides that runs of one program differ. Here every run is a point, the median a tick,
and the ratio to the first way comes with its spread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median
from textwrap import wrap
from typing import Any

from labhelpers.trace import Trace
from labhelpers.views import look, units
from labhelpers.views.markup import Markup, element, percent, printable
from labhelpers.views.still import tick_text, ticks
from labhelpers.views.text import table
from labhelpers.views.widget import View, source

HOW = "Ratio: the time of each run by the time of each of the first's, over all pairs."
_HINT = "Point at a point, or press Tab and the arrow keys, to see what run it is."
_ROW, _AXIS, _SIDE = 44, 26, 168


@dataclass(frozen=True, slots=True)
class Entry:
    """The runs under one label: their seconds in order, and what to know of those that failed."""

    label: str
    seconds: tuple[float, ...]
    failed: tuple[str, ...] = ()

    @property
    def median(self) -> float:
        """The middle of the runs' seconds."""
        return median(self.seconds)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How one entry's times compare with another's: median, least and most over all pairs."""

    middle: float
    least: float
    most: float


class ComparisonView(View):
    """Runs side by side, live in JupyterLab and on a page; made by `compare`."""

    view = "comparison"
    _esm = source("comparison.js")
    _css = source("views.css") + source("comparison.css")

    def __init__(self, entries: Sequence[Entry], machine: str, clock: str) -> None:
        self._entries = tuple(entries)
        state = {"entries": [_entry_state(entry, entries[0]) for entry in entries]}
        super().__init__(state, _markup(entries, machine, clock), plain(entries), clock)

    def seconds(self, label: str) -> tuple[float, ...]:
        """Return the seconds of each run under `label`, in the order they were given.

        Raises
        ------
        ValueError
            When there is no such label.
        """
        return self._entry(label).seconds

    def ratio(self, label: str) -> float:
        """Return the median ratio of the time under `label` to that under the first label.

        0.25 says: a quarter of the time. It is the median over all pairs of a run under `label`
        and a run under the first.

        Raises
        ------
        ValueError
            When there is no such label.
        """
        return ratio_of(self._entry(label), self._entries[0]).middle

    def _entry(self, label: str) -> Entry:
        for entry in self._entries:
            if entry.label == label:
                return entry
        known = ", ".join(repr(entry.label) for entry in self._entries)
        raise ValueError(f"No run is called {label!r} here; there are {known}.")


def compare(runs: Mapping[str, Any]) -> ComparisonView:
    """Return a view of runs side by side.

    Parameters
    ----------
    runs
        From a label to a run, a trace, or a list of them (repeats). The first label is what the
        others are measured against. A run's time is its trace's `seconds`: from the program's
        first line to its end, without the start of Python.

    Raises
    ------
    TypeError
        When `runs` is not a mapping of labels to runs.
    ValueError
        When there is nothing to compare, or real and virtual times are mixed.
    """
    traces = {label: _traces(label, value) for label, value in _items(runs)}
    everything = [trace for group in traces.values() for trace in group]
    clocks = {trace.clock for trace in everything}
    if len(clocks) > 1:
        raise ValueError("Real and virtual times cannot be compared; run all of them one way.")
    entries = [_entry(label, group) for label, group in traces.items()]
    return ComparisonView(entries, _machines(everything), clocks.pop())


def ratio_of(entry: Entry, first: Entry) -> Ratio:
    """Return how `entry` compares with `first`, over all pairs of their runs."""
    pairs = [own / other if other else 1.0 for own, other in product(entry.seconds, first.seconds)]
    return Ratio(median(pairs), min(pairs), max(pairs))


def plain(entries: Sequence[Entry]) -> str:
    """Return the comparison as plain text: fixed columns, figures of fixed form and width."""
    head = ("", "runs", "median", "least", "most", "ratio", "least", "most")
    rows = [head, *(tuple(_cells(entry, entries[0])) for entry in entries)]
    widths = [max(9, *(len(row[column]) for row in rows)) for column in range(len(head))]
    widths[1] = 4
    lines = [
        "  ".join(
            text.rjust(width) if column else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, "", HOW, *_failures(entries)])


def _items(runs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    if not isinstance(runs, Mapping):
        raise TypeError(
            "compare() takes a mapping from labels to runs, such as "
            f'{{"one thread": run1, "two": run2}}, not {type(runs).__name__}.'
        )
    if not runs:
        raise ValueError('Nothing to compare: give runs by label, {"one thread": run1, …}.')
    return [(str(label), value) for label, value in runs.items()]


def _traces(label: str, value: Any) -> list[Trace]:
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if not values:
        raise ValueError(f"No runs under {label!r}; give a run or a list of runs.")
    traces = [getattr(one, "trace", one) for one in values]
    for one, trace in zip(values, traces, strict=True):
        if not isinstance(trace, Trace):
            raise TypeError(
                f"{label!r} has to be a run, a trace or a list of them, not {type(one).__name__}."
            )
    return traces


def _entry(label: str, traces: Sequence[Trace]) -> Entry:
    failed = tuple(trace.outcome.sentence for trace in traces if not trace.outcome.ok)
    return Entry(label, tuple(trace.seconds for trace in traces), failed)


def _machines(traces: Sequence[Trace]) -> str:
    lines: dict[str, None] = {}
    for trace in traces:
        machine = trace.machine
        python = f"{machine.implementation} {machine.python}".strip()
        cpus = units.count(machine.cpus, "CPU") if machine.cpus else ""
        lines[", ".join(part for part in (python, machine.system, cpus) if part)] = None
    return "; ".join(line for line in lines if line)


def _entry_state(entry: Entry, first: Entry) -> dict[str, Any]:
    """Return what the script says of each run."""
    ratio = ratio_of(entry, first)
    return {
        "label": printable(entry.label),
        "seconds": [round(value, 6) for value in entry.seconds],
        "ratio": [round(value, 4) for value in (ratio.middle, ratio.least, ratio.most)],
        "first": round(first.median, 6),
    }


def _cells(entry: Entry, first: Entry) -> Iterator[str]:
    ratio = ratio_of(entry, first)
    yield printable(entry.label)
    yield str(len(entry.seconds))
    for value in (entry.median, min(entry.seconds), max(entry.seconds)):
        yield units.seconds(value * 1e9)
    for value in (ratio.middle, ratio.least, ratio.most):
        yield units.ratio(value)


def _failures(entries: Sequence[Entry]) -> list[str]:
    return [
        f"{printable(entry.label)}: {printable(sentence)}"
        for entry in entries
        for sentence in dict.fromkeys(entry.failed)
    ]


def _markup(entries: Sequence[Entry], machine: str, clock: str) -> Markup:
    return element(
        "section",
        element("div", _still(entries), class_="lab-dots"),
        element("p", class_="lab-line", data_hint=_HINT),
        *(element("p", line, class_="lab-failed") for line in _failures(entries)),
        element("p", HOW, class_="lab-note"),
        element("p", f"{clock.capitalize()} time. {machine}".strip(), class_="lab-note"),
        _table(entries),
        class_="lab-comparison",
        aria_label="Comparison of runs",
    )


def _table(entries: Sequence[Entry]) -> Markup:
    head = ["runs of", "runs", "median", "least", "most", "ratio", "least", "most"]
    rows = [list(_cells(entry, entries[0])) for entry in entries]
    return element(
        "details",
        element("summary", "Table of the same facts"),
        element("div", table("Times and ratios", head, rows), class_="lab-tables", tabindex=0),
        class_="lab-table",
    )


def _still(entries: Sequence[Entry]) -> Markup:
    """Return a row an entry, a point a run; positions are percentages, so that every width fits."""
    end = max(max(entry.seconds) for entry in entries) * 1.04 or 1.0
    height = _AXIS + _ROW * len(entries)
    words = "; ".join(
        f"{entry.label}: median {units.seconds(entry.median * 1e9)}, "
        f"{units.ratio(ratio_of(entry, entries[0]).middle)}"
        for entry in entries
    )
    rows = (_row(entry, entries[0], index, end) for index, entry in enumerate(entries))
    return element(
        "svg",
        element("title", "Comparison of runs"),
        element("desc", words),
        _axis(end, height),
        *rows,
        role="img",
        aria_label=f"Comparison of runs. {words}",
        height=height,
        style=f"display:block;overflow:visible;margin-left:{look.GUTTER}px;"
        f"width:calc(100% - {look.GUTTER + _SIDE}px)",
        font_size=12,
        fill="currentColor",
    )


def _axis(end: float, height: int) -> Markup:
    times, whole = ticks(int(end * 1e9), 5), int(end * 1e9)
    step = times[1] if len(times) > 1 else 1
    parts = []
    for at in times:
        x = percent(at / whole) if whole else "0%"
        line = element(
            "line", class_="lab-grid", x1=x, x2=x, y1=_AXIS - 4, y2=height, stroke="currentColor"
        )
        text = tick_text(at, step, whole)
        parts += [line, element("text", text, class_="lab-tick", x=x, y=14, text_anchor="middle")]
    return element("g", *parts, stroke_opacity=0.2, stroke_width=1)


def _row(entry: Entry, first: Entry, index: int, end: float) -> Markup:
    y, ratio = _AXIS + _ROW * index + _ROW // 2, ratio_of(entry, first)
    middle = percent(entry.median / end)
    spread = f"{units.ratio(ratio.least)} to {units.ratio(ratio.most)}"
    return element(
        "g",
        _label(entry.label, y),
        element("line", class_="lab-grid", x1="0%", x2="100%", y1=y, y2=y, stroke="currentColor"),
        element("line", class_="lab-median", x1=middle, x2=middle, y1=y - 13, y2=y + 13),
        *(_dot(value / end, y) for value in entry.seconds),
        element(
            "text",
            element("tspan", units.seconds(entry.median * 1e9), font_weight=600),
            f"  {units.ratio(ratio.middle)}",
            x="100%",
            dx=16,
            y=y - 2,
        ),
        element("text", spread, class_="lab-muted", x="100%", dx=16, y=y + 14),
        stroke_opacity=0.2,
    )


def _label(label: str, y: int) -> Markup:
    lines = wrap(label, 18, max_lines=2, placeholder="…") or [""]
    top = y + 4 - 7 * (len(lines) - 1)
    spans = (
        element("tspan", line, x=4 - look.GUTTER, y=top + 14 * number)
        for number, line in enumerate(lines)
    )
    return element("text", *spans, class_="lab-way", font_weight=600)


def _dot(share: float, y: int) -> Markup:
    return element(
        "g",
        element("circle", cx=percent(share), cy=y, r=12, fill="transparent", class_="lab-reach"),
        element("circle", cx=percent(share), cy=y, r=5, class_="lab-dot", fill_opacity=0.55),
        class_="lab-run",
    )
