"""The `%%lab` line and the status line; what they do in a kernel is tried in tests/kernel."""

from __future__ import annotations

import pytest

from labhelpers.magics import _defined_in, _program
from labhelpers.options import ALLOWED, Options, parse
from labhelpers.records import Status
from labhelpers.status import status_text


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


@pytest.mark.parametrize("cell", ["", "\n", "   \n\t\n"])
def test_an_empty_cell(cell: str) -> None:
    with pytest.raises(ValueError, match="This cell is empty: write a program below"):
        _program(cell)


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
