"""Who waits for whom, who let whom go on, and where the waits form a circle.

A hang is explained by nothing but this graph: its nodes are tasks, an edge leads from a task that
waits over what it waits for to the task that has it. Read off a `Trace`, at any moment of it, so
it also explains a time-out, and deadlocks between processes that no single process can see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from labhelpers.trace import Event, Span, Trace, Wait

MOST_LINES = 12

_NOBODY = {
    "Lock": "release it",
    "RLock": "release it",
    "Semaphore": "release it",
    "Condition": "notify it",
    "Event": "set it",
    "Barrier": "join in",
    "Queue": "serve it",
    "Future": "complete it",
}


@dataclass(frozen=True, slots=True)
class Blocked:
    """One task's wait, in words' terms; what `sentence` needs.

    Parameters
    ----------
    task, resource, holder
        Names, "" where there is none.
    kind
        The resource's kind (a `trace.ResourceKind`), or "" where nothing is known of it.
    line, held_line
        Lines of the program, None where not known.
    holder_ended
        True where the holder is over: it can release nothing any more.
    """

    task: str
    resource: str
    kind: str
    line: int | None = None
    holder: str = ""
    held_line: int | None = None
    holder_ended: bool = False


def waits(trace: Trace, at_ns: int | None = None) -> tuple[Wait, ...]:
    """Return the edges at `at_ns`, at the run's end unless said: one for each task that waits.

    Only waits for something of the program's: a sleep or an i/o call waits for no task.
    """
    moment = trace.end_ns if at_ns is None else at_ns
    holders = _holders(trace, moment)
    return tuple(_edge(trace, span, holders) for span in _waiting(trace, moment))


def _waiting(trace: Trace, at_ns: int) -> list[Span]:
    return [
        span
        for span in trace.spans
        if span.state in ("waiting", "queue") and span.resource is not None and _is_at(span, at_ns)
    ]


def _is_at(span: Span, at_ns: int) -> bool:
    if span.start_ns <= at_ns < span.end_ns:
        return True
    return not span.done and span.label != "timed out" and at_ns == span.end_ns


def _holders(trace: Trace, at_ns: int) -> dict[int, Span]:
    owned = {r.id for r in trace.resources if r.kind in ("Lock", "RLock", "Condition")}
    return {
        span.resource: span
        for span in trace.spans
        if span.state == "holding" and span.resource in owned and _is_at(span, at_ns)
    }


def _edge(trace: Trace, span: Span, holders: dict[int, Span]) -> Wait:
    resource = span.resource if span.resource is not None else -1
    held = holders.get(resource)
    if held is not None:
        return Wait(span.task, resource, span.line, held.task, held.line)
    return Wait(span.task, resource, span.line, trace.resources[resource].task)


def cycle(edges: Iterable[Wait]) -> tuple[Wait, ...]:
    """Return waits that form a circle, each holder's own wait after it; () where none do."""
    by_task = {wait.task: wait for wait in edges}
    cleared: set[int] = set()
    for first in by_task:
        path: list[int] = []
        task: int | None = first
        while task in by_task and task not in cleared and task not in path:
            path.append(task)
            task = by_task[task].holder
        if task in path:
            return tuple(by_task[each] for each in path[path.index(task) :])
        cleared.update(path)
    return ()


def behind(edges: Iterable[Wait], circle: Iterable[Wait]) -> tuple[Wait, ...]:
    """Return the waits outside `circle` that can end only after one of its."""
    stuck = {wait.task for wait in circle}
    left = [wait for wait in edges if wait.task not in stuck]
    found: list[Wait] = []
    while more := [wait for wait in left if wait.holder in stuck]:
        found += more
        stuck |= {wait.task for wait in more}
        left = [wait for wait in left if wait.task not in stuck]
    return tuple(found)


def woken_by(trace: Trace, span: Span) -> Event | None:
    """Return the event that let `span`'s task go on, None where nobody did."""
    wakes = [
        event
        for event in trace.events
        if event.kind == "wake"
        and event.other == span.task
        and event.resource == span.resource
        and span.start_ns <= event.at_ns <= span.end_ns
    ]
    return wakes[-1] if wakes else None


# --- in words ---------------------------------------------------------------------------------


def blocked(trace: Trace, wait: Wait) -> Blocked:
    """Return `wait` with its names."""
    resource = trace.resources[wait.resource]
    holder = None if wait.holder is None else trace.tasks[wait.holder]
    return Blocked(
        task=trace.tasks[wait.task].name,
        resource=resource.name,
        kind=resource.kind,
        line=wait.line,
        holder="" if holder is None else holder.name,
        held_line=wait.held_line,
        holder_ended=holder is not None and holder.end_ns is not None,
    )


def sentence(wait: Blocked, forever: bool = False) -> str:
    """Return one wait as a sentence; `forever` where nothing can end it any more."""
    text = f"{wait.task} waits for {_what(wait)}{_at(wait.line)}"
    if wait.kind == "Task" or (not wait.holder and not forever):
        return text + "."
    if not wait.holder:
        return f"{text}; nobody is left to {_NOBODY.get(wait.kind, 'end that')}."
    if wait.holder_ended:
        took = f" in line {wait.held_line}" if wait.held_line else ""
        return f"{text}, which {wait.holder} took{took} and did not release before it ended."
    since = f" since line {wait.held_line}" if wait.held_line else ""
    who = "it has held itself" if wait.holder == wait.task else f"{wait.holder} has held"
    return f"{text}, which {who}{since}."


def _what(wait: Blocked) -> str:
    if wait.kind == "Task":
        return f"the end of {wait.resource}"
    return wait.resource or "something"


def _at(line: int | None) -> str:
    return f" (line {line})" if line else ""


def lines(sentences: Sequence[str], most: int = MOST_LINES) -> tuple[str, ...]:
    """Return at most `most` of `sentences`, and how many more there are."""
    if len(sentences) <= most:
        return tuple(sentences)
    return (*sentences[:most], f"{len(sentences) - most} more tasks wait.")
