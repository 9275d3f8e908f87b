"""The moving picture of the front page: recorded runs that draw themselves, side by side.

It is made from the runs that a chapter shows, so it is as true as they are. It moves by CSS alone,
at the speed of the runs: it needs no script, can be paused, and stands still for those who ask for
less motion, for paper, and for machines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from labhelpers.authoring.notebooks import read
from labhelpers.views import look
from labhelpers.views.lanes import BASE, STATES
from labhelpers.views.markup import Markup, element, join

_ = get_translation("labhelpers")

PREFIX = "moving"
WIDTH, LABELS, ROOM = 680, 140, 64  # of the picture, of the names, and right of the longest run
TITLE, LANE, BAR, GAP = 30, 30, 22, 16
REST = 2.5  # seconds for which the whole picture stands before it begins again
WORDS_FROM = 0.6  # seconds: a shorter span has no room for its line of code


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a lane, times in seconds; `line` is the code that it spends it in."""

    state: str
    start: float
    end: float
    line: str


@dataclass(frozen=True, slots=True)
class Run:
    """A recorded run: its lanes by their tasks' names, and how long it took, in seconds."""

    lanes: tuple[tuple[str, tuple[Bar, ...]], ...]
    seconds: float


class moving(nodes.General, nodes.Element):  # type: ignore[misc]  # docutils has no types
    """Where a moving picture comes; its paragraphs are the titles of its runs."""


class MovingDirective(SphinxDirective):
    """`{moving} notebook`: runs of a notebook, a paragraph for the title of each."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"runs": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Leave the titles in their place, to be translated; the picture is made afterwards."""
        path = Path(self.env.srcdir, self.env.relfn2path(self.arguments[0])[0])
        self.env.note_dependency(str(path))
        place = moving(notebook=str(path), runs=re.findall(r"\w+", self.options["runs"]))
        self.state.nested_parse(self.content, self.content_offset, place)
        return [place]


class DrawMoving(SphinxPostTransform):
    """Put the picture in its place."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Draw each moving picture of the page."""
        for place in list(self.document.findall(moving)):
            recorded = recorded_runs(Path(place["notebook"]))
            runs = [recorded[name] for name in place["runs"]]
            titles = [paragraph.astext() for paragraph in place.findall(nodes.paragraph)]
            place.replace_self(nodes.raw("", picture(titles, runs), format="html"))


def recorded_runs(notebook: Path) -> dict[str, Run]:
    """Return the runs of a notebook that have a name (`%%lab --as NAME`)."""
    named = re.compile(r"%%lab[^\n]*--as (\w+)")
    state = re.compile(
        r'class="lab-timeline".*<script type="application/json">(.*?)</script>', re.S
    )
    runs = {}
    for cell in read(notebook)["cells"]:
        html = "".join(
            str(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", ())
        )
        if (name := named.match(cell["source"])) and (found := state.search(html)):
            runs[name[1]] = _run(json.loads(found[1]))
    return runs


def _run(state: dict[str, Any]) -> Run:
    """Undo what `views/payload.py` does, for the stretches of which a lane consists."""
    second = 1e9 / state["tick"]
    spans, lines = state["spans"], state["lines"]
    rows = zip(state["states"], spans["gap"], spans["long"], spans["line"], strict=True)
    lanes = []
    for lane, count in zip(state["lanes"], state["counts"], strict=True):
        at, bars = 0, []
        for letter, gap, long, line in islice(rows, count):
            name = STATES[ord(letter) - ord("a")]
            start, at = at + gap, at + gap + long
            if name in BASE:
                bars.append(Bar(name, start / second, at / second, lines.get(str(line), "")))
        lanes.append((lane[0], tuple(bars)))
    return Run(tuple(lanes), max(lane[4] for lane in state["lanes"]) / second)


def picture(titles: Sequence[str], runs: Sequence[Run]) -> Markup:
    """Return runs as a picture that draws itself."""
    longest = max(run.seconds for run in runs)
    scale = (WIDTH - LABELS - ROOM) / longest
    heights = [TITLE + LANE * len(run.lanes) + GAP for run in runs]
    tops = [sum(heights[:number]) for number in range(len(runs))]
    drawn = [
        element("g", *_drawn(title, run, scale, number), transform=f"translate(0 {top})")
        for number, (title, run, top) in enumerate(zip(titles, runs, tops, strict=True))
    ]
    words = " ".join(
        f"{title}: {', '.join(name for name, _ in run.lanes)}; {run.seconds:.2f} s."
        for title, run in zip(titles, runs, strict=True)
    )
    now = element(
        "line", class_="moving-now", x1=LABELS, x2=LABELS, y1=TITLE - 6, y2=sum(heights) - GAP
    )
    svg = element(
        "svg",
        look.patterns(PREFIX),
        *drawn,
        now,
        viewBox=f"0 0 {WIDTH} {sum(heights)}",
        role="img",
        aria_label=words,
    )
    pause = Markup(f'<label><input type="checkbox"> {_("Pause")}</label>')
    style = Markup(f"<style>{''.join(_motion(runs, longest * scale))}</style>")
    return element("figure", style, svg, pause, class_="moving")


def _drawn(title: str, run: Run, scale: float, number: int) -> Iterator[Markup]:
    """Yield the parts of one run: its title, its names, what grows, and its time at the end."""
    yield element("text", title, class_="moving-title", y=16)
    bars = []
    for row, (name, lane) in enumerate(run.lanes):
        top = TITLE + LANE * row
        yield element("text", name, y=top + 16)
        bars += [_bar(bar, top, scale) for bar in lane if bar.end - bar.start > 1 / scale]
    yield element("g", join(bars), class_=f"moving-run moving-run-{number}")
    yield element(
        "text",
        f"{run.seconds:.1f} s",
        class_=f"moving-time moving-time-{number}",
        x=LABELS + run.seconds * scale + 6,
        y=TITLE + LANE * (len(run.lanes) - 1) + 16,
    )


def _bar(bar: Bar, top: int, scale: float) -> Markup:
    x = LABELS + bar.start * scale
    box = element(
        "rect",
        class_=f"lab-{bar.state}",
        x=x,
        y=top,
        width=(bar.end - bar.start) * scale,
        height=BAR,
        rx=2,
        fill=look.fill(PREFIX, bar.state),
    )
    if not bar.line or bar.end - bar.start < WORDS_FROM:
        return box
    words = element("text", bar.line, class_=f"moving-code lab-in-{bar.state}", x=x + 8, y=top + 15)
    return join((box, words))


def _motion(runs: Sequence[Run], length: float) -> Iterator[str]:
    """Yield the style sheet: one period for all, in which each run takes the time that it took."""
    longest = max(run.seconds for run in runs)
    period = longest + REST
    end = 100 * longest / period
    yield f".moving-now {{ animation: moving-now {period:.2f}s linear infinite }}"
    yield "@keyframes moving-now { 0% { transform: none } "
    yield f"{end:.2f}%, 100% {{ transform: translateX({length:.0f}px) }} }}"
    for number, run in enumerate(runs):
        end = 100 * run.seconds / period
        name, time = f"moving-run-{number}", f"moving-time-{number}"
        yield f".{name} {{ animation: {name} {period:.2f}s linear infinite }}"
        yield f"@keyframes {name} {{ 0% {{ clip-path: inset(-2px 100% -2px 0) }} "
        yield f"{end:.2f}%, 100% {{ clip-path: inset(-2px) }} }}"
        yield f".{time} {{ animation: {time} {period:.2f}s step-end infinite }}"
        yield f"@keyframes {time} {{ 0% {{ opacity: 0 }} {end:.2f}%, 100% {{ opacity: 1 }} }}"


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(moving)
    app.add_directive("moving", MovingDirective)
    app.add_post_transform(DrawMoving)
