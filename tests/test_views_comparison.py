"""Comparison: medians, ratios over all pairs, and one clear line for bad input."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sample_traces

from labhelpers.outcome import Outcome
from labhelpers.trace import Trace
from labhelpers.views.comparison import ComparisonView, Entry, compare, ratio_of


@dataclass
class FakeRun:
    trace: Trace


def lasting(seconds: float, **more: Any) -> FakeRun:
    trace = replace(sample_traces.greenlets(), end_ns=int(seconds * 1e9), **more)
    return FakeRun(trace)


def example() -> ComparisonView:
    return compare(
        {
            "one thread": [lasting(2.0), lasting(2.2), lasting(1.8)],
            "two": [lasting(1.0), lasting(1.1)],
            "three <b>": lasting(0.5),
        }
    )


def test_ratio_is_the_median_over_all_pairs() -> None:
    assert example().ratio("two") == pytest.approx((1.0 / 2.0 + 1.1 / 2.0) / 2)
    assert example().ratio("three <b>") == pytest.approx(0.25)
    assert example().ratio("one thread") == pytest.approx(1.0)


def test_spread_is_the_least_and_most_pair() -> None:
    ratio = ratio_of(Entry("b", (1.0, 1.1)), Entry("a", (2.0, 1.8)))
    assert (ratio.least, ratio.most) == (pytest.approx(0.5), pytest.approx(1.1 / 1.8))


def test_run_of_no_length_has_a_ratio() -> None:
    assert ratio_of(Entry("b", (0.0,)), Entry("a", (0.0,))).middle == 1.0


def test_seconds_come_back_in_order() -> None:
    assert example().seconds("one thread") == (2.0, 2.2, 1.8)


def test_plain_text_is_a_table_of_fixed_form() -> None:
    lines = repr(example()).splitlines()
    assert lines[0].split() == ["runs", "median", "least", "most", "ratio", "least", "most"]
    assert " ".join(lines[2].split()) == "two 2 1.05 s 1.00 s 1.10 s 0.53× 0.45× 0.61×"
    assert {len(line) for line in lines[:4]} == {len(lines[0])}
    assert lines[-1].startswith("Ratio: the time of each run")


def test_html_has_a_point_a_run_and_the_machine() -> None:
    html = example().to_html()
    assert html.count('class="lab-run"') == 6
    assert html.count('class="lab-median"') == 3
    assert "CPython 3.12.1, Linux x86_64, 4 CPUs" in html
    assert "three &lt;b&gt;" in html
    assert 'data-view="comparison" data-clock="real"' in html


def test_text_does_not_name_the_machine() -> None:
    assert "Linux" not in repr(example())


def test_failed_runs_are_told() -> None:
    failed = lasting(1.0, outcome=Outcome("timed out", "Timed out: ended after 1 s."))
    view = compare({"good": lasting(1.0), "bad": [failed, failed]})
    assert repr(view).endswith("\nbad: Timed out: ended after 1 s.")
    assert view.to_html().count("bad: Timed out") == 1


def test_traces_are_taken_as_runs_are() -> None:
    assert compare({"a": lasting(1).trace, "b": lasting(3).trace}).ratio("b") == pytest.approx(3)


def test_mimebundle_has_three_forms() -> None:
    data, _ = example()._repr_mimebundle_()
    assert {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"} <= set(data)


@pytest.mark.parametrize(
    ("runs", "error", "words"),
    [
        ({}, ValueError, "Nothing to compare"),
        ({"a": []}, ValueError, "No runs under 'a'"),
        ([1], TypeError, "mapping from labels to runs"),
        ({"a": 3}, TypeError, "'a' has to be a run, a trace or a list of them, not int."),
        ({"a": [lasting(1), None]}, TypeError, "not NoneType"),
        ({"a": lasting(1), "b": lasting(1, clock="virtual")}, ValueError, "cannot be compared"),
    ],
)
def test_bad_input_gets_one_clear_line(runs: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=re.escape(words)) as caught:
        compare(runs)
    assert "\n" not in str(caught.value)


def test_unknown_label_says_what_there_is() -> None:
    with pytest.raises(ValueError, match="there are 'one thread', 'two'"):
        example().ratio("four")
