"""A trace survives JSON, and refuses what is not one."""

from __future__ import annotations

import json

import pytest

from labhelpers.outcome import Outcome
from labhelpers.trace import Event, Machine, Resource, Span, Task, Trace, Wait

TRACE = Trace(
    name="cell.py",
    source="import threading\n  x = 1\n",
    outcome=Outcome("deadlocked", "Deadlocked.", ("a", "b"), ("hint",), None),
    tasks=(Task(0, "MainThread <é>", "process", 0, None, None, 0, None),),
    resources=(Resource(0, "Lock", "mutexA", 3), Resource(1, "Task", "t", None, 0)),
    spans=(Span(0, "waiting", 5, 9, 0, 3, "timed out", False),),
    events=(Event("wake", 7, 0, 0, 0, 4, "x"),),
    deadlock=(Wait(0, 0, 3, 0, 2),),
    end_ns=2_500_000_000,
    first_line=2,
    dropped=4,
    machine=Machine("3.11.7", "CPython", "Linux x86_64", 2),
)


def test_there_and_back() -> None:
    assert Trace.from_json(TRACE.to_json()) == TRACE


def test_a_trace_of_before_has_resources_without_tasks() -> None:
    data = json.loads(TRACE.to_json())
    data["resources"] = [row[:4] for row in data["resources"]]
    assert Trace.from_json(json.dumps(data)).resources[1].task is None


def test_lines_are_numbered_as_in_the_editor() -> None:
    assert [TRACE.line_text(line) for line in (None, 1, 2, 3, 4)] == [
        "", "", "import threading", "x = 1", "",
    ]  # fmt: skip
    assert TRACE.seconds == 2.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("[]", 'no "format"'),
        ("{}", 'no "format"'),
        ('{"format": "labhelpers-trace", "version": 99}', "version 99"),
        ('{"format": "labhelpers-trace", "version": 1}', "Not a whole trace"),
    ],
)
def test_what_is_no_trace(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Trace.from_json(text)


@pytest.mark.parametrize("part", ["tasks", "spans", "machine", "outcome"])
def test_what_is_damaged(part: str) -> None:
    data = json.loads(TRACE.to_json())
    data[part] = [1] * 99
    with pytest.raises(ValueError, match="Not a whole trace"):
        Trace.from_json(json.dumps(data))
