"""A trace in the Chrome trace format, for tools that show millions of spans: open it in Perfetto.

The timeline in a notebook is for reading one program; a profiler's viewer also searches, measures
and counts. The format is described in "Trace Event Format" (Google, 2016), the JSON array form.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from labhelpers.trace import Event, Span, Task, Trace
from labhelpers.views.lanes import name_of

_ARROWS = frozenset({"start", "wake", "submit", "switch"})


def to_chrome(trace: Trace) -> str:
    """Return `trace` as JSON text that https://ui.perfetto.dev and chrome://tracing open.

    Processes and tasks keep their names; spans become complete events with the program's line
    and text, arrows flow events, moments instants. Times are microseconds.
    """
    data = {
        "displayTimeUnit": "ms",
        "otherData": {"outcome": trace.outcome.sentence, "program": trace.name},
        "traceEvents": list(_events(trace)),
    }
    return json.dumps(data, separators=(",", ":"))


def _events(trace: Trace) -> Iterator[dict[str, Any]]:
    for task in trace.tasks:
        yield from _names(task)
    for span in trace.spans:
        yield _span(trace, span)
    for number, event in enumerate(trace.events, 1):
        yield from _event(trace, event, number)


def _names(task: Task) -> Iterator[dict[str, Any]]:
    place = {"pid": task.pid, "tid": task.id, "ts": 0}
    if task.kind == "process":
        yield {"ph": "M", "name": "process_name", **place, "args": {"name": task.name}}
    name = task.name if task.kind == "thread" else f"{task.name} ({task.kind})"
    yield {"ph": "M", "name": "thread_name", **place, "args": {"name": name}}
    yield {"ph": "M", "name": "thread_sort_index", **place, "args": {"sort_index": task.id}}


def _span(trace: Trace, span: Span) -> dict[str, Any]:
    return {
        "ph": "X",
        "name": name_of(trace, span.state, span.resource, span.label),
        "cat": span.state,
        "pid": trace.tasks[span.task].pid,
        "tid": span.task,
        "ts": span.start_ns / 1000,
        "dur": (span.end_ns - span.start_ns) / 1000,
        "args": _arguments(trace, span),
    }


def _event(trace: Trace, event: Event, number: int) -> Iterator[dict[str, Any]]:
    here = _moment(trace, event, event.task)
    if event.kind in _ARROWS and event.other is not None:
        yield {"ph": "s", "id": number, **here}
        yield {"ph": "f", "bp": "e", "id": number, **_moment(trace, event, event.other)}
    else:
        yield {"ph": "i", "s": "t", **here, "args": _arguments(trace, event)}


def _moment(trace: Trace, event: Event, task: int) -> dict[str, Any]:
    return {
        "name": event.label or event.kind,
        "cat": event.kind,
        "pid": trace.tasks[task].pid,
        "tid": task,
        "ts": event.at_ns / 1000,
    }


def _arguments(trace: Trace, record: Span | Event) -> dict[str, Any]:
    values: dict[str, Any] = {"line": record.line, "code": trace.line_text(record.line)}
    if record.resource is not None:
        values["resource"] = trace.resources[record.resource].name
    if isinstance(record, Span) and not record.done:
        values["done"] = False
    return {key: value for key, value in values.items() if value not in (None, "")}
