"""The wait-for graph of a deadlock: who wants what, who holds it, and where the circle closes.

It is drawn as a chain from top to bottom, read like a story, with one line from its end back to
its beginning: that line is the deadlock. A chain fits a narrow page whatever its length.
"""

from __future__ import annotations

from collections.abc import Sequence

from labhelpers.trace import Trace, Wait
from labhelpers.views.markup import Markup, element
from labhelpers.views.still import shorten

WIDTH = 280
_LEFT, _NODE, _TALL, _GAP = 34, 190, 30, 34
_LANE = 12  # x of the line that closes the circle
_INK = "#4a5563"
_ALARM = "#b3261e"


def wait_graph(trace: Trace, prefix: str) -> Markup | None:
    """Return the graph as a figure with a caption, None where the run has no deadlock."""
    if not trace.deadlock:
        return None
    circle = cycle_of(trace.deadlock)
    drawing = _Chain(trace, prefix)
    drawn = circle or _path(trace.deadlock)
    drawing.chain(drawn, closed=bool(circle))
    for resource, waits in _by_resource(trace.deadlock, drawn):
        drawing.others(resource, waits)
    words = " ".join(_sentence(trace, wait) for wait in trace.deadlock)
    caption = "Who waits for whom" if circle else "What is waited for"
    return element(
        "figure",
        element("figcaption", caption),
        drawing.svg(f"{caption}. {words}"),
        class_="lab-graph",
    )


def cycle_of(waits: Sequence[Wait]) -> list[Wait]:
    """Return the waits that form the circle, each holder's own wait after it; [] if none do."""
    by_task = {wait.task: wait for wait in waits}
    for first in waits:
        chain = [first]
        while (holder := chain[-1].holder) in by_task and len(chain) <= len(waits):
            if holder == first.task:
                return chain
            chain.append(by_task[holder])
    return []


def _path(waits: Sequence[Wait]) -> list[Wait]:
    """Return the longest line of waits, each holder's own wait after it; [] if none has two."""
    by_task: dict[int | None, Wait] = {wait.task: wait for wait in waits}
    longest: list[Wait] = []
    for first in waits:
        path = [first]
        while (after := by_task.get(path[-1].holder)) is not None:
            path.append(after)
        longest = max(longest, path, key=len)
    return longest if len(longest) > 1 else []


def _by_resource(waits: Sequence[Wait], drawn: list[Wait]) -> list[tuple[int, list[Wait]]]:
    groups: dict[int, list[Wait]] = {}
    for wait in waits:
        if wait not in drawn:
            groups.setdefault(wait.resource, []).append(wait)
    return list(groups.items())


def _sentence(trace: Trace, wait: Wait) -> str:
    task, resource = trace.tasks[wait.task].name, trace.resources[wait.resource]
    if resource.kind == "Task":
        return f"{task} waits for the end of {resource.name}."
    text = f"{task} wants {resource.name}"
    if wait.holder is not None:
        text += f", held by {trace.tasks[wait.holder].name}"
    return text + "."


def _at(line: int | None, words: str = "") -> str:
    return f"{words}line {line}" if line is not None else ""


class _Chain:
    """A column of nodes; `y` is where the next one goes."""

    def __init__(self, trace: Trace, prefix: str) -> None:
        self.trace = trace
        self.prefix = prefix
        self.parts: list[Markup] = []
        self.y = 4
        self.place: dict[int, int] = {}  # top of each lock drawn
        self.tasks: dict[str, int] = {}  # top of each task of the circle
        self.lanes_taken = 0

    def svg(self, words: str) -> Markup:
        return element(
            "svg",
            element("title", words),
            *self.parts,
            role="img",
            aria_label=words,
            viewBox=f"0 0 {WIDTH} {self.y + 4}",
            width=WIDTH,
            height=self.y + 4,
            font_size=12,
            fill="currentColor",
        )

    def chain(self, waits: list[Wait], *, closed: bool) -> None:
        """Draw task, lock, task, lock …; `closed`: and the line from the last to the first."""
        colour = _ALARM if closed else _INK
        for wait in waits:
            last = wait is waits[-1]
            self.tasks[self.trace.tasks[wait.task].name] = self.y
            self._task(self.trace.tasks[wait.task].name)
            edge = self._back if last and closed else self._edge
            if self._is_join(wait.resource):
                edge("waits for the end of", _at(wait.line), colour)
                continue
            self._edge("wants", _at(wait.line), colour)
            self._resource(wait.resource)
            if closed or not last:
                edge("held by", _at(wait.held_line, "since "), colour)
            else:
                self._ended_holder(wait)

    def others(self, resource: int, waits: list[Wait]) -> None:
        """Draw further tasks that wait: for a lock of the circle, or for what nobody holds."""
        self.y += 8
        first, rest = self.trace.tasks[waits[0].task].name, len(waits) - 1
        top = self._top(resource)
        self._task(f"{shorten(first, 16)} and {rest} more" if rest else first, quiet=bool(top))
        words, where = self._verb(resource, rest), _at(waits[0].line)
        if top is None:
            self._edge(words, where, _INK)
            self._resource(resource)
            self._ended_holder(waits[0])
        else:
            self._up(top)
            self._words(f"{words} {self._name(resource)}", where, _LEFT, self.y + 16)
            self.y += 22

    def _ended_holder(self, wait: Wait) -> None:
        """Draw who has the lock for ever: a task that is over."""
        if wait.holder is None or self.trace.tasks[wait.holder].end_ns is None:
            return
        self._edge("held by", _at(wait.held_line, "since "), _INK)
        self._task(f"{shorten(self.trace.tasks[wait.holder].name, 16)} (ended)", quiet=True)

    def _up(self, top: int) -> None:
        """Draw a line from the node just drawn, up on the right, to the one at `top`."""
        right, start, end = _LEFT + _NODE, self.y - _TALL // 2, top + _TALL // 2
        lane = right + 12 + 7 * self.lanes_taken
        self.lanes_taken += 1
        path = f"M{right} {start}H{lane - 6}q6 0 6-6V{end + 6}q0-6-6-6H{right + 2}"
        self.parts.append(self._line(path, alarm=False))

    def _top(self, resource: int) -> int | None:
        """Where a lock, or the task whose end is waited for, has been drawn."""
        if self._is_join(resource):
            return self.tasks.get(self._name(resource))
        return self.place.get(resource)

    def _is_join(self, resource: int) -> bool:
        return self.trace.resources[resource].kind == "Task"

    def _verb(self, resource: int, more: int) -> str:
        if self._is_join(resource):
            return "wait for the end of" if more else "waits for the end of"
        return "want" if more else "wants"

    def _name(self, resource: int) -> str:
        return self.trace.resources[resource].name

    def _task(self, name: str, *, quiet: bool = False) -> None:
        self._node(name, "lab-node-task" + (" lab-quiet" if quiet else ""), radius=4)

    def _resource(self, resource: int) -> None:
        self.place[resource] = self.y
        self._node(self._name(resource), "lab-node-lock", radius=_TALL // 2)

    def _node(self, name: str, kind: str, radius: int) -> None:
        box = element(
            "rect",
            x=_LEFT,
            y=self.y,
            width=_NODE,
            height=_TALL,
            rx=radius,
            fill="none",
            stroke="currentColor",
        )
        middle = _LEFT + _NODE // 2
        text = element("text", shorten(name, 27), x=middle, y=self.y + 19, text_anchor="middle")
        self.parts.append(element("g", element("title", name), box, text, class_=kind))
        self.y += _TALL

    def _edge(self, words: str, where: str, colour: str) -> None:
        x, alarm = _LEFT + 26, colour == _ALARM
        self.parts.append(self._line(f"M{x} {self.y}v{_GAP - 1}", alarm))
        self._words(words, where, x + 12, self.y + 21)
        self.y += _GAP

    def _back(self, words: str, where: str, colour: str) -> None:
        """Draw the line that closes the circle, from below the last node to the first task."""
        x, top = _LEFT + 26, 4 + _TALL // 2
        path = f"M{x} {self.y}v18q0 6-6 6H{_LANE + 6}q-6 0-6-6V{top + 6}q0-6 6-6H{_LEFT - 1}"
        self.parts.append(self._line(path, colour == _ALARM))
        self._words(words, where, x + 12, self.y + 20)
        self.y += 32

    def _words(self, words: str, where: str, x: int, y: int) -> None:
        tail = element("tspan", f", {where}", class_="lab-muted") if where else None
        self.parts.append(element("text", words, tail, x=x, y=y, font_size=11.5))

    def _line(self, path: str, alarm: bool) -> Markup:
        return element(
            "path",
            d=path,
            class_="lab-cycle" if alarm else "lab-wake",
            fill="none",
            stroke=_ALARM if alarm else _INK,
            stroke_width=2.2 if alarm else 1.4,
            marker_end=f"url(#{self.prefix}-head-{'cycle' if alarm else 'wake'})",
        )
