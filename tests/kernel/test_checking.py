"""An exercise in a notebook: a cell with the answer, a cell that checks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kernel_client import Kernel, started_kernel

from tests.an_exercise import DEFINITION, SOLUTION, STUB, write_exercise


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with started_kernel() as kernel:
        write_exercise(kernel.folder)
        yield kernel


def test_answer_and_check(kernel: Kernel) -> None:
    assert kernel.ask("%%lab --virtual --for naps-1" + STUB).status == "ok"
    failed = kernel.ask("%check naps-1")
    verdict, picture = failed.displays
    assert verdict["text/markdown"].startswith("**✗ Not yet.** Too few sleepers at once")
    assert "lab-view" in picture["text/html"]
    assert "Hint 2 of 3" in kernel.ask("%check naps-1").displays[0]["text/plain"]
    kernel.ask("%%lab --virtual --for naps-1" + SOLUTION)
    assert kernel.ask("%check naps-1").displays[0]["text/plain"].startswith("Right.")


def test_a_check_that_takes_seconds_says_that_it_goes_on() -> None:
    with started_kernel() as kernel:
        definition = DEFINITION.replace("minutes=", 'clock="real",\n    minutes=')
        write_exercise(kernel.folder, exercise=definition)
        kernel.ask("%%lab --for naps-1" + STUB)
        reply = kernel.ask("%check naps-1", watched=True)
    assert reply.displays[0]["text/plain"].startswith("Running for 1.")
    assert reply.updates[-1] == {"text/plain": "", "text/html": ""}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%check", "%check needs the exercise's name: %check deadlock-1."),
        ("%check naps-2", "There is no exercise 'naps-2': those beside this notebook are naps-1."),
        ("%%lab --for naps-2\nprint()", "There is no exercise 'naps-2'"),
        ("%%lab --for\nprint()", "--for needs a value"),
        ("%%lab --virtual --for naps-1\n  \n", "This cell is empty"),
    ],
)
def test_bad_input_is_one_line(kernel: Kernel, cell: str, told: str) -> None:
    reply = kernel.ask(cell)
    assert reply.status == "error"
    assert reply.stderr.startswith(f"UsageError: {told}")
    assert reply.stderr.count("\n") == 1
