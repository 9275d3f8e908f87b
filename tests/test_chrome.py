"""The Chrome trace format's rules, as its description states them, hold for every sample."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import sample_traces

from labhelpers.chrome import to_chrome
from labhelpers.trace import Trace

ALL = pytest.mark.parametrize("make", sample_traces.ALL.values(), ids=sample_traces.ALL)
Make = Callable[[], Trace]
NEEDED = {
    "M": {"name", "pid", "tid", "args"},
    "X": {"name", "cat", "pid", "tid", "ts", "dur"},
    "i": {"name", "cat", "pid", "tid", "ts", "s"},
    "s": {"name", "cat", "pid", "tid", "ts", "id"},
    "f": {"name", "cat", "pid", "tid", "ts", "id", "bp"},
}


def events(trace: Trace) -> list[dict[str, Any]]:
    data = json.loads(to_chrome(trace))
    result: list[dict[str, Any]] = data["traceEvents"]
    return result


@cache
def made(make: Make) -> list[dict[str, Any]]:
    """Make the events once for all that look at them."""
    return events(make())


@ALL
def test_every_event_has_what_its_phase_needs(make: Make) -> None:
    for event in made(make):
        assert NEEDED[event["ph"]] <= set(event)
        assert isinstance(event["pid"], int)
        assert isinstance(event["tid"], int)
        assert isinstance(event["name"], str)
        assert event.get("dur", 0) >= 0


@ALL
def test_flows_are_pairs_of_one_name_and_category(make: Make) -> None:
    flows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for event in made(make):
        if event["ph"] in "sf":
            flows[event["id"]].append(event)
    for start, end in flows.values():
        assert (start["ph"], end["ph"]) == ("s", "f")
        assert (start["name"], start["cat"]) == (end["name"], end["cat"])
        assert start["ts"] <= end["ts"]
        assert end["bp"] == "e"


def test_times_are_microseconds() -> None:
    spans = [event for event in events(sample_traces.greenlets()) if event["ph"] == "X"]
    sleep = next(event for event in spans if event["name"] == "sleeping")
    assert sleep["ts"] == 2250.0
    assert sleep["dur"] == pytest.approx(1_999_750.0)


def test_names_lines_and_code_are_kept() -> None:
    made = events(sample_traces.deadlock())
    names = {e["tid"]: e["args"]["name"] for e in made if e["name"] == "thread_name"}
    assert names[0] == "MainThread (process)"
    assert names[2] == "Guest-2"
    wait = next(e for e in made if e["name"] == "waits for mutexB")
    assert wait["args"] == {
        "line": 16,
        "code": "mutexB.acquire()",
        "resource": "mutexB",
        "done": False,
    }


def test_a_process_of_its_own_for_each_pid() -> None:
    made = events(sample_traces.processes())
    names = {e["pid"]: e["args"]["name"] for e in made if e["name"] == "process_name"}
    assert names == {0: "MainThread", 1: "Process-1", 2: "Process-2"}
    assert {e["tid"]: e["pid"] for e in made if e["ph"] == "X"} == {0: 0, 1: 1, 3: 2}


def test_moments_are_instants_of_their_thread() -> None:
    (mark,) = [event for event in events(sample_traces.deadlock()) if event["ph"] == "i"]
    assert (mark["cat"], mark["s"], mark["tid"]) == ("deadlock", "t", 1)
