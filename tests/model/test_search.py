"""A search: to the end, to the budget, to the first failure, and by chance past the budget."""

from __future__ import annotations

import pytest

from tests.model.inside import found_of, inside, sampled_of

THREADS = "from threading import Lock, Thread\nn, lock = 0, Lock()\n"
START = """
threads = [Thread(target=work) for _ in range({})]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
ADD = THREADS + "def work():\n    global n\n    n += 1\n"
LOST = ADD + START.format(2) + "assert n == 2"
MANY = ADD + START.format(4) + "assert n > 1"
LOCKED = THREADS + "def work():\n    global n\n    with lock: n += 1\n" + START.format(3)
ENDLESS = "while True: pass"


@pytest.mark.parametrize(
    ("source", "schedules", "failures"),
    [(LOST, 4, 2), (LOCKED, 6, 0), ("print(1)", 1, 0)],
    ids=["lost", "locked", "alone"],
)
def test_to_the_end(source: str, schedules: int, failures: int) -> None:
    found = inside(found_of, source, 1_000)
    assert (found["schedules"], found["failures"]) == (schedules, failures)
    assert found["is_exhausted"]
    assert found["sampled"] == 0
    assert found["told"][-schedules:] == list(range(1, schedules + 1))


@pytest.mark.parametrize("budget", [1, 10, 100])
def test_to_the_budget_and_a_tenth_more_by_chance(budget: int) -> None:
    found = inside(found_of, MANY, budget)
    assert not found["is_exhausted"]
    assert found["sampled"] == max(1, budget // 10)
    assert found["schedules"] == budget + found["sampled"]


def test_a_budget_that_is_just_enough() -> None:
    assert inside(found_of, LOST, 5)["is_exhausted"]
    assert not inside(found_of, LOST, 3)["is_exhausted"]


def test_to_the_first_failure() -> None:
    found = inside(found_of, MANY, 1_000, True)
    assert (found["failures"], found["sampled"], found["is_exhausted"]) == (1, 0, False)
    assert found["kinds"] == {"AssertionError": 1}


def test_what_was_cut_is_not_exhausted() -> None:
    rounds = "for n in range(100_000): pass"
    found = inside(found_of, rounds, 10)
    assert (found["is_cut"], found["is_exhausted"]) == (True, False)
    assert found["kinds"] == {"endless": found["schedules"]}
    assert inside(found_of, rounds.replace("100_000", "10_000"), 10)["is_exhausted"]


def test_a_loop_that_waits_for_nobody_is_known_for_certain() -> None:
    found = inside(found_of, ENDLESS, 10)
    assert (found["kinds"], found["is_exhausted"]) == ({"endless": 1}, True)


def test_chance_is_the_same_each_time_and_differs_by_the_seed() -> None:
    once, again = inside(sampled_of, MANY, 30), inside(sampled_of, MANY, 30)
    assert once == again
    assert len(set(once)) > 15


def test_chance_finds_a_bug_that_needs_one_order() -> None:
    """Of depth 2 among 5 tasks: found in at least one of 5 · 30 schedules, as PCT promises."""
    source = ADD + START.format(4) + "assert n == 4"
    found = inside(found_of, source, 1)
    assert found["sampled"] == 1
    assert inside(found_of, source, 100)["kinds"]["AssertionError"] > 0
