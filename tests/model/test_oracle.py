"""What the reduced search finds is all there is.

Two oracles say so: all schedules of a program, one by one, which is slow; and its states, followed
by rules that know nothing of the model (reference.py), which sees what both searches may overlook.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.model.forked import BLIND, EVERY, REDUCED, Explored, Forked
from tests.model.generated import KINDS, programs
from tests.model.known import Known, known_programs
from tests.model.reference import ASKED, Ends, Operation, Program, ends, text

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
MOST = 500  # schedules of a program that is explored without reduction
SMALL = 60  # schedules for which a generated program is explored so, too

# The same programs each time: a run of the tests must not depend on luck.
settings.register_profile(
    "oracle",
    derandomize=True,
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("oracle")


@pytest.fixture(scope="module")
def forked() -> Iterator[Forked]:
    with Forked() as forked:
        yield forked


def found(explored: Explored) -> Ends:
    return Ends(frozenset(explored.outcomes), frozenset(explored.kinds))


# --- counts ------------------------------------------------------------------------------------

TWICE: Program = ((("add", "x", 1), ("add", "x", 1)),) * 2
LOCKED: Operation = ("with", "a", (("add", "x", 1),))
COUNTS = {
    "n += 1 in two threads": (((("add", "x", 1),),) * 2, 4),
    "n += 1 twice in two threads": (TWICE, 34),
    "two locks in opposite order": (
        ((("with", "a", (("with", "b", ()),)),), (("with", "b", (("with", "a", ()),)),)),
        3,
    ),
    "a locked counter in two threads": (((LOCKED,),) * 2, 2),
    "a locked counter in three threads": (((LOCKED,),) * 3, 6),
}


@pytest.mark.parametrize("name", COUNTS)
def test_of_schedules_that_are_one_to_the_program_one_is_tried(name: str, forked: Forked) -> None:
    """Worked out by hand: the orders of dependent steps that are possible."""
    program, count = COUNTS[name]
    explored = forked.explore(text(program), ASKED)
    assert (explored.schedules, explored.exhausted) == (count, True)
    assert found(explored) == ends(program)


def test_three_philosophers_have_seven_schedules(forked: Forked) -> None:
    """Each of three forks goes first to one of its two neighbours: 2³, less the circle that no
    order of meals has. The circle in the other direction is the deadlock.
    """
    source = next(known.path for known in known_programs() if known.name == "philosophers_three")
    explored = forked.explore(source.read_text(encoding="utf-8"))
    assert (explored.schedules, explored.kinds) == (7, {"deadlock": 1})


# --- all schedules -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def both(forked: Forked) -> dict[str, tuple[Explored, Explored]]:
    """Every known program that is small enough, explored with reduction and without."""
    explored: dict[str, tuple[Explored, Explored]] = {}
    for known in known_programs():
        every = of_known(known, forked, EVERY)
        if every.exhausted:
            explored[known.name] = of_known(known, forked, REDUCED), every
    return explored


def of_known(known: Known, forked: Forked, how: str) -> Explored:
    source = known.path.read_text(encoding="utf-8")
    return forked.explore(source, known.asked, how, MOST)


def test_all_schedules_of_known_programs_end_as_the_few_do(
    both: dict[str, tuple[Explored, Explored]],
) -> None:
    assert len(both) >= 100
    wrong = {name for name, (reduced, every) in both.items() if found(reduced) != found(every)}
    assert wrong == set()


def test_the_few_are_fewer(both: dict[str, tuple[Explored, Explored]]) -> None:
    assert all(reduced.schedules <= every.schedules for reduced, every in both.values())
    reduced_sum, every_sum = (sum(pair[n].schedules for pair in both.values()) for n in (0, 1))
    assert every_sum > 10 * reduced_sum


# --- generated programs ------------------------------------------------------------------------


def check(program: Program, forked: Forked) -> None:
    source, expected = text(program), ends(program)
    explored = forked.explore(source, ASKED, REDUCED, 3_000)
    if explored.exhausted:
        assert found(explored) == expected, source
    else:
        assert set(explored.outcomes) <= expected.outcomes, source
    if explored.schedules <= SMALL:
        every = forked.explore(source, ASKED, EVERY, SMALL)
        assert not every.exhausted or found(every) == expected, source


@pytest.mark.parametrize("kind", KINDS)
def test_generated_programs_end_as_the_rules_say(kind: str, forked: Forked) -> None:
    @given(programs((kind,)))
    def each(program: Program) -> None:
        check(program, forked)

    each()


def test_generated_programs_that_mix_kinds_end_as_the_rules_say(forked: Forked) -> None:
    @settings(max_examples=60)
    @given(programs())
    def each(program: Program) -> None:
        check(program, forked)

    each()


# --- that a test can fail ----------------------------------------------------------------------


@pytest.mark.parametrize("name", COUNTS)
def test_a_search_that_sees_no_races_would_be_caught(name: str, forked: Forked) -> None:
    program, _ = COUNTS[name]
    if len(ends(program).outcomes | ends(program).kinds) > 1:
        assert found(forked.explore(text(program), ASKED, BLIND)) != ends(program)


def test_the_rules_know_what_can_happen() -> None:
    lost = ends(((("add", "x", 1),),) * 2)
    assert {outcome.partition(",")[0] for outcome in lost.outcomes} == {"x = 1", "x = 2"}
    assert ends(COUNTS["two locks in opposite order"][0]).kinds == {"deadlock"}
    assert ends(((("wait",),), (("notify", 1),))).kinds == {"deadlock"}
    assert ends(((("release", "b"),),)).kinds == {"RuntimeError"}
    assert ends(((("await", "x"),),)).kinds == {"endless"}
    assert ends(((("get", "x"),), (("put", 3),))).kinds == frozenset()
