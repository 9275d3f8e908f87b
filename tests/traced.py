"""Run a program under the recorder and make the trace that the kernel would."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from labhelpers.outcome import Outcome, OutcomeKind
from labhelpers.program import Program
from labhelpers.records import Records
from labhelpers.trace import Event, Span, Trace
from tests.recorded import record


def records_of(source: str, folder: Path, until: str = "") -> Records:
    """Record `source` (see `tests.recorded.record`) and read what was written."""
    recording = record(source, folder, until)
    assert until or not recording.status, recording.stderr
    records = Records(folder, Program(dedent(source).lstrip()))
    records.poll()
    return records


def trace_of(source: str, folder: Path, until: str = "", kind: OutcomeKind = "finished") -> Trace:
    """Return the trace of `source`, which ended `kind` after 60 s."""
    return records_of(source, folder, until).trace(Outcome(kind, "Over."), 60_000_000_000)


def spans(trace: Trace, task: str, state: str | None = None) -> list[Span]:
    """Return the spans of the task of that name, in order."""
    return [
        span
        for span in trace.spans
        if trace.tasks[span.task].name == task and state in (None, span.state)
    ]


def waits(trace: Trace, task: str) -> list[tuple[str, str, int | None, bool]]:
    """Return (state, resource's name, line, done) of each of a task's waits."""
    return [
        (span.state, resource_name(trace, span), span.line, span.done)
        for span in spans(trace, task)
        if span.state in ("waiting", "queue", "sleeping", "io")
    ]


def resource_name(trace: Trace, span: Span | Event) -> str:
    """Return the name of what `span` waits for or holds, "" for none."""
    return "" if span.resource is None else trace.resources[span.resource].name


def arrows(trace: Trace, kind: str = "wake") -> list[tuple[str, str, str]]:
    """Return (task, other task, resource) of each event of `kind`, in order of time."""
    return [
        (
            trace.tasks[event.task].name,
            "" if event.other is None else trace.tasks[event.other].name,
            resource_name(trace, event),
        )
        for event in trace.events
        if event.kind == kind
    ]
