"""What the parts of a picture look like: patterns, badges, icons and sizes, for page and script.

A state is told by its pattern and its word as well as by its colour. The colours here are those
of a page without our style sheet; `views.css` has the same ones for light and dark.
"""

from __future__ import annotations

from labhelpers.views.markup import Markup, element, join

GUTTER = 148  # room for a lane's name, px
AXIS = 26
LANE_TOP, BAR, OVERLAY, LANE_BOTTOM = 5, 18, 15, 6
GROUP = 64
MOST_HEIGHT = 480  # of the lanes: above it they scroll
GEOMETRY = {
    "gutter": GUTTER,
    "axis": AXIS,
    "top": LANE_TOP,
    "bar": BAR,
    "overlay": OVERLAY,
    "bottom": LANE_BOTTOM,
    "group": GROUP,
    "most": MOST_HEIGHT,
}

WORDS = {
    "running": "running",
    "waiting": "waiting",
    "sleeping": "sleeping",
    "io": "in I/O",
    "queue": "at a queue",
    "mixed": "many short spans",
    "holding": "holds a lock",
    "task": "task of a pool",
    "callback": "callback",
    "wake": "woke",
    "start": "started",
    "finished": "finished",
    "raised": "raised",
    "alive": "still alive",
}
BADGES = {"process": "P", "thread": "T", "greenlet": "G", "coroutine": "C"}

# state: (paper, ink of the pattern, line around, text), as on a light page
COLOURS = {
    "running": ("#2f6c9f", "#2f6c9f", "#245680", "#ffffff"),
    "waiting": ("#fdebdc", "#f0b48a", "#c2570c", "#5a2600"),
    "sleeping": ("#eff2f6", "#bcc7d4", "#8a97a8", "#364152"),
    "io": ("#ece6f6", "#c9b9e6", "#7a5bb0", "#3f2a68"),
    "queue": ("#fbf5d9", "#dccb7e", "#94791a", "#4d3f05"),
    "mixed": ("#e3e7ec", "#9aa5b3", "#6b7787", "#2b3440"),
    "holding": ("#d5f0e6", "#d5f0e6", "#0f7b60", "#06412f"),
    "task": ("#e2eefa", "#e2eefa", "#2f6c9f", "#12395c"),
    "callback": ("#fae3ee", "#fae3ee", "#a8326e", "#651841"),
}
_TILES = {
    "running": ("", 0, 0),
    "waiting": ("M-2 10L10-2M-2 2L2-2M6 10L10 6", 8, 2),
    "sleeping": ("M1.5 2h1.6M5.5 6h1.6", 8, 1.6),
    "io": ("M0 2h6M0 5h6", 6, 1),
    "queue": ("M3 0v8", 7, 1.6),
    "mixed": ("M0 0l6 6M6 0l-6 6", 6, 1),
    "holding": ("", 0, 0),
    "task": ("", 0, 0),
    "callback": ("", 0, 0),
}
_ICONS = {
    "finished": "M3 8.5l3.5 3.5L13 4.5",
    "raised": "M4 4l8 8M12 4l-8 8",
    "deadlocked": "M3 6.5a5 5 0 0 1 9.5-.6M13 2.5v3.6H9.4M13 9.5a5 5 0 0 1-9.5.6M3 13.5V9.9h3.6",
    "timed out": "M8 2a6 6 0 1 0 .01 0M8 4.5V8l2.5 1.8",
}
_OTHER_ICON = "M4 4h8v8H4z"


def patterns(prefix: str) -> Markup:
    """Return the patterns and arrow heads that a view's pictures refer to, in a picture of no size.

    `prefix` keeps the names of two views on one page apart.
    """
    tiles = (_pattern(prefix, state) for state in _TILES)
    heads = (_arrow_head(prefix, kind) for kind in ("wake", "start", "cycle"))
    return element(
        "svg",
        element("defs", *tiles, *heads),
        width=0,
        height=0,
        aria_hidden="true",
        style="position:absolute",
    )


def fill(prefix: str, state: str) -> str:
    """Return the value of `fill` that paints a state's pattern."""
    return f"url(#{prefix}-{state})"


def icon(kind: str) -> Markup:
    """Return the small sign of an outcome; the sentence beside it says the same in words."""
    return element(
        "svg",
        element("path", d=_ICONS.get(kind, _OTHER_ICON)),
        class_="lab-icon",
        viewBox="0 0 16 16",
        width=16,
        height=16,
        fill="none",
        stroke="currentColor",
        stroke_width=2,
        aria_hidden="true",
    )


def swatch(prefix: str, state: str) -> Markup:
    """Return a small picture of a state for the legend."""
    return element("svg", _sample(prefix, state), width=22, height=14, aria_hidden="true")


def mark(ending: str) -> Markup:
    """Return the sign at a lane's end, around the point (0, 0)."""
    shape = {
        "finished": element("circle", r=4, fill="currentColor"),
        "raised": element("path", d="M-4-4l8 8M4-4l-8 8", stroke="currentColor", stroke_width=2.5),
    }.get(ending)
    shape = shape or element(
        "path", d="M-3-5l5 5l-5 5", fill="none", stroke="currentColor", stroke_width=2
    )
    return element("g", shape, class_=f"lab-end lab-end-{ending or 'alive'}")


def _sample(prefix: str, state: str) -> Markup:
    if state in ("wake", "start"):
        return element(
            "path", d="M1 7h14", class_=f"lab-{state}", marker_end=f"url(#{prefix}-head-{state})"
        )
    if state in ("finished", "raised", "alive"):
        return element("svg", mark(state), x=11, y=7, overflow="visible")
    height = 12 if state in _BASE_LIKE else 8
    return element(
        "rect",
        class_=f"lab-{state}",
        x=1,
        y=(14 - height) / 2,
        width=20,
        height=height,
        rx=2,
        fill=fill(prefix, state),
        stroke=COLOURS[state][2],
    )


_BASE_LIKE = ("running", "waiting", "sleeping", "io", "queue", "mixed")


def _pattern(prefix: str, state: str) -> Markup:
    path, size, width = _TILES[state]
    paper, ink = COLOURS[state][:2]
    side = size or 8
    return element(
        "pattern",
        element("rect", class_=f"lab-paper-{state}", width=side, height=side, fill=paper),
        element("path", class_=f"lab-ink-{state}", d=path, stroke=ink, stroke_width=float(width))
        if path
        else None,
        id=f"{prefix}-{state}",
        width=side,
        height=side,
        patternUnits="userSpaceOnUse",
    )


def _arrow_head(prefix: str, kind: str) -> Markup:
    return element(
        "marker",
        element("path", d="M0 0L7 3.5L0 7z", class_=f"lab-head-{kind}", fill="#4a5563"),
        id=f"{prefix}-head-{kind}",
        viewBox="0 0 7 7",
        refX=6,
        refY=3.5,
        markerWidth=7,
        markerHeight=7,
        markerUnits="userSpaceOnUse",
        orient="auto-start-reverse",
    )


def legend(prefix: str, states: list[str]) -> Markup:
    """Return the list of states that occur, each with its sample."""
    items = (
        element("li", swatch(prefix, state), element("span", WORDS[state]), data_state=state)
        for state in states
    )
    return element("ul", join(items), class_="lab-legend", aria_label="Legend")
