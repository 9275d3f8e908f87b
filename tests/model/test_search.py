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
    rounds = "n = 0\nwhile n < 30_000: n += 1"
    found = inside(found_of, rounds, 10)
    assert (found["is_cut"], found["is_exhausted"]) == (True, False)
    assert (found["kinds"], found["failures"], found["sampled"]) == ({}, 0, 0)
    assert inside(found_of, rounds.replace("30_000", "10_000"), 10)["is_exhausted"]


@pytest.mark.parametrize(
    "source",
    [
        "for n in range(100_000): pass",
        "import time\nend = time.perf_counter() + 60\nwhile time.perf_counter() < end: pass",
    ],
    ids=["a for", "a wait for the clock"],
)
def test_a_long_loop_that_ends_is_not_cut(source: str) -> None:
    found = inside(found_of, source, 10)
    assert (found["failures"], found["is_exhausted"]) == (0, True)


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


POLLED = """
from threading import Lock, Thread
ready, lock, failed = False, Lock(), 0
def look():
    while True:
        with lock:
            if ready: return
def work():
    global ready, failed
    for _ in range(3):
        if lock.acquire(blocking=False): lock.release()
        else: failed += 1
    with lock: ready = True
Thread(target=look).start()
Thread(target=work).start()
"""


def test_how_often_a_lock_is_taken_to_look_matters_to_who_tries_it() -> None:
    """Each try may meet another look, so looks beside tries have no end."""
    found = inside(found_of, POLLED, 30)
    assert (found["failures"], found["is_exhausted"]) == (0, False)
    assert inside(found_of, POLLED.replace("range(3)", "range(0)"), 30)["is_exhausted"]


COUNTED = """
from threading import Lock, Thread
lock, tries = Lock(), 0
def hold():
    with lock: pass
def work():
    global tries
    while not lock.acquire(blocking=False): tries += 1
    lock.release()
Thread(target=hold).start()
Thread(target=work).start()
"""


def test_tries_that_are_counted_are_not_followed_for_ever() -> None:
    found = inside(found_of, COUNTED, 1_000)
    assert (found["failures"], found["is_cut"], found["is_exhausted"]) == (0, True, False)
    assert inside(found_of, COUNTED.replace("tries += 1", "pass"), 1_000)["is_exhausted"]
