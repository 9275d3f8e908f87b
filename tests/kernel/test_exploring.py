"""`%%explore` in a notebook: what is shown, what is kept, the key, and what is no option."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from kernel_client import PATIENCE, Kernel, Reply, started_kernel, wait_until
from pace import in_time

ADD = "from threading import Thread\nn = 0\ndef add():\n    global n\n    n += 1\n"
LOST = (
    ADD + "a, b = Thread(target=add), Thread(target=add)\n"
    "a.start(); b.start(); a.join(); b.join()\nassert n == 2, n\n"
)
LARGE = ADD.replace("n += 1", "n += 1; n += 1; n += 1") + (
    "for _ in range(4): Thread(target=add).start()\n"
)
SENTENCE = "Fails under 2 of 4 schedules."


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with started_kernel() as kernel:
        yield kernel


def test_the_view_is_one_display_with_the_sentence(kernel: Kernel) -> None:
    reply = kernel.ask("%%explore\n" + LOST)
    assert reply.status == "ok"
    assert len(reply.displays) == 1
    assert reply.sentence == SENTENCE
    assert "Thread-1 (add) reads n = 0 (line 6)" in reply.plain
    assert "<lab-view" in reply.displays[0]["text/html"]
    assert reply.stdout == reply.stderr == ""
    assert kernel.leavings() == []


def test_the_verdict_alone(kernel: Kernel) -> None:
    reply = kernel.ask("%%explore --no-view\n" + LOST)
    assert [set(shown) for shown in reply.displays] == [{"text/plain"}]
    lines = reply.plain.split("\n")
    assert lines[:2] == [SENTENCE, "AssertionError in line 9 of MainThread: 1"]


def test_it_is_kept_under_a_name_and_its_id_replays(kernel: Kernel) -> None:
    kernel.ask("%%explore --as found --outcome n --no-view\n" + LOST)
    told = kernel.ask("print(found.verdict, dict(found.outcomes), found.story.id)").stdout
    match = re.fullmatch(r"fails \{'n = 1': 2, 'n = 2': 2\} (\S+)\n", told)
    assert match is not None, told
    reply = kernel.ask(f"%%explore --replay {match[1]}\n" + LOST)
    assert reply.sentence == "Fails under this schedule."
    stale = kernel.ask(f"%%explore --replay {match[1]}\n" + LOST + "n = 3\n")
    assert stale.stderr.startswith(f"UsageError: The schedule {match[1]} is one of another program")
    assert stale.stderr.count("\n") == 1


def test_outcomes_are_shown(kernel: Kernel) -> None:
    reply = kernel.ask("%%explore --outcome n\n" + LOST)
    assert "n = 1: 2 schedules\nn = 2: 2 schedules" in reply.plain


def test_a_budget(kernel: Kernel) -> None:
    reply = kernel.ask("%%explore --budget 20 --no-view\n" + LARGE)
    assert reply.sentence == "No failure in 22 schedules, not exhausted."
    reply = kernel.ask("%%explore --budget 0.2s --no-view\n" + LARGE)
    assert reply.sentence.endswith(" schedules, not exhausted.")


def test_a_timeout(kernel: Kernel) -> None:
    reply = kernel.ask("%%explore --timeout 1 --no-view\nsum(iter(int, 1))\n")
    assert reply.status == "ok"
    assert reply.sentence.endswith("its time of 1 s was over.")
    assert kernel.leavings() == []


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("%%explore --bogus\nprint()", "%%explore does not know '--bogus': allowed are --budget"),
        ("%%explore --virtual\nprint()", "%%explore does not know '--virtual'"),
        ("%%explore --seed 3\nprint()", "%%explore does not know '--seed'"),
        ("%%explore --budget\nprint()", "--budget needs a value"),
        ("%%explore --budget few\nprint()", "A budget is a number of schedules such as 5000"),
        ("%%explore --budget 0\nprint()", "A budget is a number of schedules such as 5000"),
        ("%%explore --timeout soon\nprint()", "--timeout takes seconds greater than 0"),
        ("%%explore --outcome 3\nprint()", "--outcome takes a variable's name, and '3' cannot"),
        ("%%explore --as a.b\nprint()", "--as takes a variable's name, and 'a.b' cannot be one"),
        ("%%explore --replay x\nprint()", "'x' is no id of a schedule: copy it from below"),
        ("%%explore\n  \n", "This cell is empty: write a program below the %%explore line."),
        ("%%explore\nimport socket", "Line 2 uses socket, and an exploration has no sockets"),
        ("%%explore\nn = input()", "Line 2 uses input(), and an exploration has no keyboard"),
    ],
)
def test_bad_input_is_one_line(kernel: Kernel, cell: str, told: str) -> None:
    reply = kernel.ask(cell)
    assert reply.status == "error"
    assert reply.stderr.startswith(f"UsageError: {told}")
    assert reply.stderr.count("\n") == 1
    assert reply.displays == []


def interrupted(kernel: Kernel, cell: str) -> Reply:
    """Run a cell, and press the key as soon as its process is there."""
    kernel.begin(cell)
    wait_until(lambda: any("process" in left for left in kernel.leavings()), PATIENCE)
    for _ in range(3):
        kernel.interrupt()
    return kernel.ask("print('alive')")


@pytest.mark.parametrize("program", [LARGE, "sum(iter(int, 1))\n"], ids=["large", "hangs"])
def test_the_key_ends_it_and_the_next_cell_answers(kernel: Kernel, program: str) -> None:
    cell = f"%%explore --as found --no-view --budget 99999999 --timeout {PATIENCE}\n{program}"
    interrupted(kernel, cell)
    assert kernel.leavings() == []
    reply = kernel.ask("print(found.verdict, found.sentence)")
    assert in_time(reply.seconds, 1)
    assert reply.stdout.startswith("stopped ")


def test_the_key_shows_what_is_known(kernel: Kernel) -> None:
    """The status line tells that schedules are known; then the key is pressed."""
    pressed: list[str] = []

    def press(reply: Reply) -> None:
        told = [shown["text/plain"] for shown in (*reply.displays, *reply.updates)]
        if not pressed and any(re.search(r"[1-9][\d,]* schedules", text) for text in told):
            pressed.append(told[-1])
            kernel.interrupt()

    cell = f"%%explore --no-view --budget 99999999 --timeout {PATIENCE}\n{LARGE}"
    reply = kernel.ask(cell, watched=True, on_message=press)
    assert pressed
    assert reply.status == "error"
    assert re.fullmatch(r"No failure in [\d,]+ schedules?, not exhausted\.", reply.sentence)
    assert "Not all schedules were tried: you stopped it." in reply.plain
    assert reply.error == [reply.sentence]
    assert "Traceback" not in reply.stderr


def test_no_status_line_where_nobody_watches(kernel: Kernel) -> None:
    reply = kernel.ask("%%explore --no-view --budget 1s\n" + LARGE)
    assert len(reply.displays) == 1
    assert not reply.updates


def test_the_functions_in_a_cell(kernel: Kernel) -> None:
    kernel.ask("from labhelpers import check_under_schedules, explore")
    assert kernel.ask(f"explore({LOST!r})").sentence == SENTENCE
    failed = kernel.ask(f"check_under_schedules({LOST!r})")
    assert SENTENCE in "\n".join(failed.error)
