"""Who waits for whom, read off traces made by hand."""

from __future__ import annotations

import random

import pytest

from labhelpers.outcome import Outcome
from labhelpers.trace import Event, Resource, ResourceKind, Span, Task, Trace, Wait
from labhelpers.waitgraph import (
    Blocked,
    behind,
    blocked,
    cycle,
    lines,
    sentence,
    waits,
    woken_by,
)


def task(number: int, name: str, pid: int = 0) -> Task:
    return Task(number, name, "thread", pid, None, None, 0, None)


TWO = Trace(
    name="cell.py",
    source="",
    outcome=Outcome("timed out", "Timed out."),
    tasks=(task(0, "MainThread"), task(1, "one"), task(2, "two", pid=1), task(3, "three")),
    resources=(
        Resource(0, "Lock", "a"),
        Resource(1, "Lock", "b"),
        Resource(2, "Task", "one", None, 1),
        Resource(3, "Semaphore", "seats"),
    ),
    spans=(
        Span(0, "waiting", 30, 100, 2, 9, done=False),
        Span(1, "holding", 10, 100, 0, 3, done=False),
        Span(1, "waiting", 20, 100, 1, 4, done=False),
        Span(2, "holding", 10, 100, 1, 5, done=False),
        Span(2, "sleeping", 12, 15),
        Span(2, "waiting", 25, 100, 0, 6, done=False),
        Span(3, "holding", 0, 100, 3, 1, done=False),
        Span(3, "waiting", 1, 5, 0, 7),
        Span(3, "waiting", 5, 100, 0, 7, "timed out", False),
    ),
    events=(Event("wake", 4, 1, 3, 0), Event("wake", 90, 1, 3, 0)),
    end_ns=100,
)


def test_edges_at_the_end_and_before() -> None:
    assert waits(TWO) == (Wait(0, 2, 9, 1), Wait(1, 1, 4, 2, 5), Wait(2, 0, 6, 1, 3))
    assert waits(TWO, 22) == (Wait(1, 1, 4, 2, 5), Wait(3, 0, 7, 1, 3))
    assert waits(TWO, 0) == ()


def test_a_circle_across_processes_and_who_is_behind_it() -> None:
    edges = waits(TWO)
    circle = cycle(edges)
    assert {wait.task for wait in circle} == {1, 2}
    assert all(a.holder == b.task for a, b in zip(circle, circle[1:] + circle[:1], strict=True))
    assert behind(edges, circle) == (Wait(0, 2, 9, 1),)
    assert cycle(waits(TWO, 22)) == ()


def test_who_woke_whom() -> None:
    assert woken_by(TWO, TWO.spans[7]) == TWO.events[0]
    assert woken_by(TWO, TWO.spans[2]) is None


def test_random_graphs_against_brute_force() -> None:
    dice = random.Random(5)
    for _ in range(500):
        size = dice.randint(1, 7)
        holders = [dice.choice([None, *range(size)]) for _ in range(size)]
        edges = [Wait(number, number, None, holders[number]) for number in range(size)]
        found = cycle(edges)
        assert bool(found) == any(_returns(holders, start) for start in range(size))
        for wait, after in zip(found, found[1:] + found[:1], strict=True):
            assert wait.holder == after.task
        stuck = {wait.task for wait in (*found, *behind(edges, found))}
        if found:
            reach = {n for n in range(size) if {w.task for w in found} & set(_path(holders, n))}
            assert stuck == reach


def _path(holders: list[int | None], start: int) -> list[int]:
    path: list[int] = []
    at: int | None = start
    while at is not None and at not in path:
        path.append(at)
        at = holders[at]
    return path


def _returns(holders: list[int | None], start: int) -> bool:
    return holders[_path(holders, start)[-1]] == start


@pytest.mark.parametrize(
    ("wait", "forever", "words"),
    [
        (
            Blocked("one", "b", "Lock", 4, "two", 5),
            True,
            "one waits for b (line 4), which two has held since line 5.",
        ),
        (
            Blocked("one", "b", "Lock", 4, "one", 3),
            True,
            "one waits for b (line 4), which it has held itself since line 3.",
        ),
        (
            Blocked("one", "b", "Lock", 4, "two", 5, holder_ended=True),
            True,
            "one waits for b (line 4), which two took in line 5 and did not release "
            "before it ended.",
        ),
        (Blocked("one", "b", "Lock", None, "two"), True, "one waits for b, which two has held."),
        (
            Blocked("one", "q", "Queue", 4),
            True,
            "one waits for q (line 4); nobody is left to serve it.",
        ),
        (Blocked("one", "q", "Queue", 4), False, "one waits for q (line 4)."),
        (Blocked("one", "two", "Task", 4, "two"), True, "one waits for the end of two (line 4)."),
        (Blocked("one", "", ""), False, "one waits for something."),
    ],
)
def test_sentences(wait: Blocked, forever: bool, words: str) -> None:
    assert sentence(wait, forever) == words


def test_every_kind_has_its_words() -> None:
    kinds: tuple[ResourceKind, ...] = ("Semaphore", "Condition", "Event", "Barrier", "Future")
    assert len({sentence(Blocked("t", "x", kind), forever=True) for kind in kinds}) == 5


def test_blocked_has_the_names() -> None:
    assert blocked(TWO, waits(TWO)[1]) == Blocked("one", "b", "Lock", 4, "two", 5)


def test_lines_are_limited() -> None:
    assert lines(["a"] * 3) == ("a",) * 3
    assert lines(["a"] * 30, most=2) == ("a", "a", "28 more tasks wait.")
