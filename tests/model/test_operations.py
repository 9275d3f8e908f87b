"""Which operations do not commute: the whole table, against the reason for each of its entries."""

from __future__ import annotations

import json
from itertools import product

import pytest

from labhelpers.model.operations import (
    ACQUIRE,
    AWAIT,
    END,
    ENDED,
    EVERY_TASK,
    EXIT,
    FREE,
    GUARDED,
    JOIN,
    LIMITED,
    NOWHERE,
    PEEK,
    READ,
    RELEASE,
    SLEEP,
    START,
    TRY,
    WRITE,
    Op,
    dependent,
    may_race,
    op_of,
)

KINDS = range(EXIT + 1)
MEMORY, LOCKS = {READ, WRITE}, {ACQUIRE, TRY, LIMITED, PEEK, RELEASE}


def op(kind: int, place: int = 1, part: object = None, more: object = None) -> Op:
    return kind, place, part, 0, more


def waiting(*reads: Op) -> Op:
    return AWAIT, NOWHERE, reads, 0, 0


def of_kind(kind: int, place: int) -> Op:
    """Return an operation as an execution makes it."""
    if kind == AWAIT:
        return waiting(op(READ, place), op(PEEK, place))
    if kind in (START, SLEEP, EXIT):
        return op(kind, NOWHERE)
    return op(kind, place)


OPS = [
    *dict.fromkeys(of_kind(kind, place) for kind, place in product(KINDS, (1, 2))),
    op(READ, 1, "tea"),
    op(WRITE, 1, "rice"),
    op(PEEK, 1, GUARDED),
    op(PEEK, EVERY_TASK),
    waiting(),
]


@pytest.mark.parametrize("one", OPS, ids=repr)
def test_the_order_in_which_two_are_given_does_not_matter(one: Op) -> None:
    for other in OPS:
        assert dependent(one, other) == dependent(other, one)


def expected(kind: int, other: int) -> bool:
    """Return whether two of these kinds depend that are done to the same place."""
    both = {kind, other}
    if EXIT in both:
        return True  # those that still run then end with it
    if AWAIT in both:
        return (both - {AWAIT}) <= {WRITE} | LOCKS - {PEEK} and both != {AWAIT}
    if both <= MEMORY:
        return WRITE in both
    if both <= LOCKS:
        return both != {PEEK}
    return both == {JOIN, END}


@pytest.mark.parametrize(("kind", "other"), list(product(KINDS, KINDS)))
def test_the_table_of_kinds(kind: int, other: int) -> None:
    assert dependent(of_kind(kind, 1), of_kind(other, 1)) == expected(kind, other)


@pytest.mark.parametrize(("kind", "other"), list(product(KINDS, KINDS)))
def test_elsewhere_nothing_depends_but_on_the_end_of_all(kind: int, other: int) -> None:
    assert dependent(of_kind(kind, 1), of_kind(other, 2)) == (EXIT in (kind, other))


@pytest.mark.parametrize(
    ("part", "other", "depends"),
    [
        ("tea", "tea", True),
        ("tea", "rice", False),
        ("tea", None, True),
        (None, "tea", True),
        (None, None, True),
        (0, 1, False),
    ],
)
def test_of_a_container_only_the_same_item(part: object, other: object, depends: bool) -> None:
    assert dependent(op(WRITE, 1, part), op(READ, 1, other)) is depends
    assert dependent(op(WRITE, 1, part), op(WRITE, 1, other)) is depends
    assert not dependent(op(READ, 1, part), op(READ, 1, other))


def test_who_looks_at_all_tasks_sees_them_come_and_go() -> None:
    look = op(PEEK, EVERY_TASK)
    seen = {kind for kind in KINDS if dependent(look, of_kind(kind, 1))}
    assert seen == {START, END, EXIT}


def test_who_waits_for_a_change_waits_for_what_it_has_read() -> None:
    wait = waiting(op(READ, 1), op(TRY, 2))
    assert dependent(wait, op(WRITE, 1))
    assert dependent(wait, op(RELEASE, 2))
    assert not dependent(wait, op(WRITE, 3))
    assert not dependent(wait, op(READ, 1))
    assert not dependent(wait, wait)


@pytest.mark.parametrize(
    ("earlier", "later", "races"),
    [
        (op(WRITE), op(READ), True),
        (op(READ), op(WRITE), True),
        (op(ACQUIRE), op(ACQUIRE), True),
        (op(RELEASE), op(ACQUIRE), False),  # it waited for that
        (op(TRY), op(ACQUIRE), False),  # it was held then
        (op(TRY, more=FREE), op(ACQUIRE), True),
        (op(RELEASE), op(LIMITED), False),
        (op(RELEASE), op(TRY), True),
        (op(ACQUIRE), op(TRY), True),
        (op(RELEASE), op(PEEK, 1, GUARDED), False),
        (op(RELEASE), op(PEEK), True),
        (op(END), op(JOIN, more=ENDED), False),
        (op(END), op(JOIN, part=2.0, more=ENDED), True),
        (op(WRITE), waiting(op(READ)), False),
        (op(EXIT), op(WRITE), True),
    ],
    ids=repr,
)
def test_what_waits_for_something_does_not_race_with_it(
    earlier: Op, later: Op, races: bool
) -> None:
    assert dependent(earlier, later)
    assert may_race(earlier, later) is races


@pytest.mark.parametrize("one", [*OPS, op(TRY, 1, 0.5, FREE)], ids=repr)
def test_an_operation_goes_through_json(one: Op) -> None:
    assert op_of(json.loads(json.dumps(one))) == one
