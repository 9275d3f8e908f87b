"""From spans to lanes: no gap, no overlap, nothing lost when pieces are folded."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
import sample_traces
from sample_traces import MS, Builder

from labhelpers.trace import Trace
from labhelpers.views.lanes import (
    BASE,
    LEAST_IN_GROUP,
    MOST_OVERLAY_ROWS,
    MOST_PIECES,
    Lane,
    Piece,
    fold_base,
    fold_overlays,
    folded,
    groups_of,
    lanes_of,
    name_pattern,
    rows_of,
)

Make = Callable[[], Trace]


@pytest.mark.parametrize("make", sample_traces.ALL.values(), ids=sample_traces.ALL)
def test_base_covers_a_life_without_gap_or_overlap(make: Make) -> None:
    trace = make()
    for lane in lanes_of(trace):
        ends = [lane.task.start_ns, *(piece.end for piece in lane.base)]
        assert [piece.start for piece in lane.base] == ends[:-1]
        assert ends[-1] == (trace.end_ns if lane.task.end_ns is None else lane.task.end_ns)


def test_order_is_process_then_its_threads_then_their_greenlets() -> None:
    assert [(lane.task.name, lane.depth) for lane in lanes_of(sample_traces.processes())] == [
        ("MainThread", 0),
        ("Process-1", 0),
        ("Thread-1 (serve)", 1),
        ("Process-2", 0),
    ]
    assert [lane.depth for lane in lanes_of(sample_traces.greenlets())] == [0, 1, 1, 1]


def test_library_threads_are_hidden() -> None:
    names = [lane.task.name for lane in lanes_of(sample_traces.processes())]
    assert "queue feeder" not in names


def test_a_wait_knows_who_held_the_lock() -> None:
    lanes = lanes_of(sample_traces.deadlock())
    waits = {lane.task.name: lane.base[-1] for lane in lanes}
    assert waits["Guest-1"].holder == 2
    assert waits["Guest-2"].holder == 1
    assert waits["Guest-10"].holder == 2


def test_a_recorder_s_mistakes_do_not_break_the_picture() -> None:
    b = Builder()
    main = b.main(10 * MS)
    b.span(main, "waiting", -5 * MS, 4 * MS)
    b.span(main, "sleeping", 2 * MS, 6 * MS)
    b.span(main, "io", 3 * MS, 5 * MS)
    b.span(main, "queue", 9 * MS, 20 * MS)
    (lane,) = lanes_of(b.trace(10 * MS))
    assert [(p.state, p.start // MS, p.end // MS) for p in lane.base] == [
        ("waiting", 0, 4),
        ("sleeping", 4, 6),
        ("running", 6, 9),
        ("queue", 9, 10),
    ]


def test_overlays_stack_and_pool_tasks_come_first() -> None:
    b = Builder()
    main = b.main(10 * MS)
    for start in range(5):
        b.span(main, "holding", start * MS, 9 * MS, resource=b.resource("Lock", f"lock{start}"))
    b.span(main, "task", 0, 9 * MS, label="task(1)")
    (lane,) = lanes_of(b.trace(10 * MS))
    assert [piece.row for piece in lane.overlays] == [0, 1, 2, 2, 2, 2]
    assert lane.overlays[0].state == "task"
    assert lane.overlay_rows == MOST_OVERLAY_ROWS


def test_groups_only_where_there_are_too_many_lanes() -> None:
    assert groups_of(lanes_of(sample_traces.many_threads(20))) == ()
    (group,) = groups_of(lanes_of(sample_traces.many_threads(50)))
    assert (group.name, len(group.lanes)) == ("Thread-… (client)", 50)
    rows = rows_of(lanes_of(sample_traces.many_threads(50)))
    assert isinstance(rows[0], Lane)
    assert rows[1] == group


def test_few_alike_stay_by_themselves() -> None:
    b = Builder()
    b.main(10 * MS)
    for kind in "abcdefgh":
        for number in range(LEAST_IN_GROUP - 1):
            b.task(f"{kind}-{number}", 0, 10 * MS)
    lanes = lanes_of(b.trace(10 * MS))
    assert groups_of(lanes) == ()
    assert rows_of(lanes) == list(lanes)


def test_name_pattern_leaves_numbers_out() -> None:
    assert name_pattern("ThreadPoolExecutor-0_12") == "ThreadPoolExecutor-…_…"


@pytest.mark.parametrize("make", [sample_traces.many_threads, sample_traces.many_events])
def test_folding_keeps_every_nanosecond_of_every_state(make: Make) -> None:
    lanes = lanes_of(make())
    fewer, step = folded(lanes, 3_000)
    assert step > 0
    assert sum(len(lane.base) + len(lane.overlays) for lane in fewer) <= 3_000
    for before, after in zip(lanes, fewer, strict=True):
        assert times(after.base) == times(before.base)


def test_small_runs_are_not_folded() -> None:
    lanes = lanes_of(sample_traces.pool())
    assert folded(lanes) == (lanes, 0)
    assert folded(()) == ((), 0)
    assert MOST_PIECES > 1_000


def times(pieces: tuple[Piece, ...] | list[Piece]) -> dict[str, int]:
    totals = dict.fromkeys(BASE, 0)
    for piece in pieces:
        whole = piece.end - piece.start
        shares = piece.shares or tuple(whole * (piece.state == state) for state in BASE)
        for state, share in zip(BASE, shares, strict=True):
            totals[state] += share
    return totals


@pytest.mark.parametrize("seed", range(30))
def test_folded_base_covers_the_same_time(seed: int) -> None:
    luck, at, pieces = Random(seed), 0, []
    for _ in range(luck.randrange(60)):
        start, at = at, at + luck.randrange(50)
        pieces.append(Piece(luck.choice(BASE), start, at))
    fewer = fold_base(pieces, luck.randrange(1, 100))
    assert times(fewer) == times(pieces)
    assert sum(piece.count for piece in fewer) == len(pieces)
    assert [p.start for p in fewer[1:]] == [p.end for p in fewer[:-1]]


@pytest.mark.parametrize("seed", range(30))
def test_folded_overlays_keep_count_and_length(seed: int) -> None:
    luck, at, pieces = Random(seed), 0, []
    for _ in range(luck.randrange(40)):
        start = at + luck.randrange(20)
        at = start + luck.randrange(20)
        pieces.append(Piece("holding", start, at, resource=1))
    fewer = fold_overlays(pieces, luck.randrange(1, 60))
    held = sum(piece.shares[0] if piece.shares else piece.end - piece.start for piece in fewer)
    assert held == sum(piece.end - piece.start for piece in pieces)
    assert sum(piece.count for piece in fewer) == len(pieces)
