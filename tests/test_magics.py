"""The `%%lab` line and the status line; what they do in a kernel is tried in tests/kernel."""

from __future__ import annotations

import pytest

from labhelpers.magics import _defined_in, _program
from labhelpers.options import (
    ALLOWED,
    EXPLORE_ALLOWED,
    ExploreOptions,
    Options,
    parse,
    parse_explore,
)
from labhelpers.records import Status
from labhelpers.status import StatusLine, status_text


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("", Options()),
        ("--timeout 2.5", Options(timeout=2.5)),
        ("--timeout=30 --as done", Options(timeout=30.0, bind="done")),
        ("--get a,b", Options(get=("a", "b"))),
        ("--get a, b , c --no-view", Options(get=("a", "b", "c"), view=False)),
        ("--get a --get b", Options(get=("a", "b"))),
        ("--as 线程", Options(bind="线程")),
    ],
)
def test_options(line: str, options: Options) -> None:
    assert parse(line) == options


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--verbose", f"%%lab does not know '--verbose': allowed are {ALLOWED}."),
        ("30", f"%%lab does not know '30': allowed are {ALLOWED}."),
        ("--as", f"--as needs a value: allowed are {ALLOWED}."),
        ("--get --no-view", f"--get needs a value: allowed are {ALLOWED}."),
        ("--timeout -3", "--timeout takes seconds greater than 0, such as 30 or 2.5, not '-3'."),
        ("--as a.b", "--as takes a variable's name, and 'a.b' cannot be one."),
        ("--get if", "--get takes a variable's name, and 'if' cannot be one."),
    ],
)
def test_bad_options_are_one_line(line: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(line)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("", ExploreOptions()),
        ("--budget 5000", ExploreOptions(budget="5000")),
        ("--budget=5s --timeout 9", ExploreOptions(budget="5s", timeout=9.0)),
        ("--outcome n, m --outcome stdout", ExploreOptions(outcome=("n", "m", "stdout"))),
        ("--replay f67d-1-a2bc --as again", ExploreOptions(replay="f67d-1-a2bc", bind="again")),
        ("--no-view", ExploreOptions(view=False)),
    ],
)
def test_options_of_an_exploration(line: str, options: ExploreOptions) -> None:
    assert parse_explore(line) == options


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--virtual", f"%%explore does not know '--virtual': allowed are {EXPLORE_ALLOWED}."),
        ("--get n", f"%%explore does not know '--get': allowed are {EXPLORE_ALLOWED}."),
        ("--outcome", f"--outcome needs a value: allowed are {EXPLORE_ALLOWED}."),
        ("--outcome n,,m", "--outcome takes a variable's name, and '' cannot be one."),
    ],
)
def test_bad_options_of_an_exploration_are_one_line(line: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_explore(line)
    assert str(caught.value) == told


@pytest.mark.parametrize("cell", ["", "\n", "   \n\t\n"])
def test_an_empty_cell(cell: str) -> None:
    for magic in ("%%lab", "%%explore"):
        with pytest.raises(
            ValueError, match=f"This cell is empty: write a program below the {magic}"
        ):
            _program(cell, magic)


def test_names_that_a_lab_cell_defines() -> None:
    cell = (
        "%%lab --timeout 3\nimport os.path as p, sys\na, b = 1, 2\ndef f(): c = 3\nclass K: pass\n"
    )
    assert _defined_in(cell) == {"p", "sys", "a", "b", "c", "f", "K"}
    assert _defined_in("a = 1\n") == set()
    assert _defined_in("%%lab\nnot python\n") == set()


def test_status_line() -> None:
    waiting = tuple(f"Thread-{n} waits for lock" for n in range(5))
    text = status_text(3.21, Status(11, waiting))
    assert text == (
        "Running for 3.2 s · 11 tasks · Thread-0 waits for lock · Thread-1 waits for lock · "
        "Thread-2 waits for lock · 2 more wait"
    )
    assert status_text(1.0, Status(1, ())) == "Running for 1.0 s · 1 task"


@pytest.mark.parametrize(
    ("schedules", "failures", "text"),
    [
        (0, 0, "Exploring for 1.2 s · 0 schedules"),
        (12_345, 0, "Exploring for 1.2 s · 12,345 schedules"),
        (12_345, 6_789, "Exploring for 1.2 s · 12,345 schedules · 6,789 failed"),
    ],
)
def test_status_line_of_an_exploration(
    schedules: int, failures: int, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(StatusLine, "_update", lambda self, text: told.append(text))
    StatusLine().show_exploring(1.23, schedules, failures)
    assert told == [text]
