"""The views' words: a table whose shape does not depend on luck, and units that read well."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sample_traces

from labhelpers.views import text, units
from labhelpers.views.lanes import lanes_of
from labhelpers.views.timeline import timeline


def shape(plain: str) -> str:
    """Return what is left of a text when the measured figures are taken out."""
    return re.sub(r" *\d+\.\d\d s", " TIME", plain)


def test_outcome_details_and_hints_come_first() -> None:
    lines = text.plain(sample_traces.deadlock()).splitlines()
    assert lines[0].startswith("Deadlocked: 2 threads")
    assert lines[1] == "Guest-1 holds mutexB (line 21) and wants mutexA (line 23)."
    assert lines[3] == "Take the two locks in the same order everywhere."
    assert lines[4] == ""
    assert lines[5].split() == ["task", "ran", "waited", "slept", "i/o", "ended"]


def test_a_row_a_task_in_order_of_start() -> None:
    rows = text.plain(sample_traces.greenlets()).splitlines()[3:]
    assert [row.split()[0] for row in rows] == ["MainThread", "heng", "ha", "heiheihei"]
    assert rows[1].split() == [
        "heng",
        "0.00",
        "s",
        "0.00",
        "s",
        "2.00",
        "s",
        "0.00",
        "s",
        "finished",
    ]


@pytest.mark.parametrize("factor", [0.01, 7, 1000])
def test_shape_is_the_same_for_other_times(factor: float) -> None:
    trace = sample_traces.pool()
    other = replace(
        trace,
        end_ns=int(trace.end_ns * factor),
        tasks=tuple(
            replace(t, start_ns=int(t.start_ns * factor), end_ns=int((t.end_ns or 0) * factor))
            for t in trace.tasks
        ),
        spans=tuple(
            replace(s, start_ns=int(s.start_ns * factor), end_ns=int(s.end_ns * factor))
            for s in trace.spans
        ),
    )
    assert shape(text.plain(other)) == shape(text.plain(trace))


def test_shape_is_the_same_when_a_state_did_not_occur() -> None:
    trace = sample_traces.greenlets()
    assert shape(text.plain(replace(trace, spans=()))) == shape(text.plain(trace))


def test_columns_stand_under_their_heads() -> None:
    table = text.plain(sample_traces.processes()).splitlines()[2:]
    assert {row.index(row.split("  ")[-1]) for row in table} == {table[0].index("ended")}


def test_times_add_up_to_the_task_s_life() -> None:
    for lane in lanes_of(sample_traces.many_threads(40)):
        fact = text.facts([lane])[0]
        assert sum(fact.figures) == (lane.task.end_ns or 0) - lane.task.start_ns


def test_like_named_tasks_share_a_row_where_there_are_hundreds() -> None:
    rows = text.plain(sample_traces.many_threads()).splitlines()
    assert rows[-1].startswith("500 × Thread-… (client)")
    assert len(rows) == 5


def test_program_that_did_not_start_has_a_sentence_and_no_table() -> None:
    assert text.plain(sample_traces.empty()) == "Not started: line 3 is not valid Python."


def test_repr_is_the_plain_text() -> None:
    trace = sample_traces.pool()
    assert repr(timeline(trace)) == text.plain(trace)


def test_control_characters_are_shown_not_sent() -> None:
    plain = text.plain(sample_traces.hostile())
    assert "\x1b" not in plain
    assert "␛[31m" in plain


def test_html_tables_have_captions_and_every_wait() -> None:
    trace = sample_traces.deadlock()
    html = text.html_tables(trace, lanes_of(trace))
    assert html.count("<caption>") == 2
    assert html.count("<tr>") == 1 + 11 + 1 + 11
    assert "100 ms, in vain" in html
    assert '<th scope="row">Guest-2</th><td>mutexB</td><td>Guest-1</td>' in html


def test_waits_past_the_limit_are_counted() -> None:
    trace = sample_traces.many_events(4_000)
    html = text.html_tables(trace, lanes_of(trace))
    assert html.count("<tr>") == 1 + 9 + 1 + text.MOST_WAITS
    assert re.search(r"and \d+ more", html)


@pytest.mark.parametrize(
    ("ns", "words"),
    [
        (0, "0 ns"),
        (999, "999 ns"),
        (1_500, "1.50 µs"),
        (99_960, "100 µs"),
        (12_340_000, "12.3 ms"),
        (5_004_000_000, "5.00 s"),
        (75_000_000_000, "75.0 s"),
    ],
)
def test_durations_have_three_digits_and_a_unit(ns: int, words: str) -> None:
    assert units.duration(ns) == words


def test_counts_have_their_plural() -> None:
    assert units.count(1, "process") == "1 process"
    assert units.count(1200, "process") == "1,200 processes"
    assert units.count(0, "thread") == "0 threads"
