"""What a reader at the keyboard sees and does: the status line, the interrupt button, options."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from kernel_client import PATIENCE, Kernel, Reply, started_kernel, wait_until
from pace import slowness

SLEEP = "import time\nprint('asleep', flush=True)\ntime.sleep(1000)\n"


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with started_kernel() as kernel:
        yield kernel


def _interrupted(kernel: Kernel, code: str) -> Reply:
    """Run a cell, and interrupt it when it has printed something."""
    done: list[Reply] = []

    def interrupt(reply: Reply) -> None:
        if not done:
            done.append(reply)
            kernel.interrupt()

    return kernel.ask(code, on_output=interrupt)


def test_interrupt_ends_the_run_and_says_so(kernel: Kernel) -> None:
    reply = _interrupted(kernel, "%%lab --as r --no-view --timeout 60\n" + SLEEP)
    assert reply.seconds < 30  # of the 60 it was given
    assert reply.sentence.startswith("Stopped by you after ")
    assert reply.stdout == "asleep\n"
    assert kernel.leavings() == []
    assert kernel.ask("print(r.outcome.kind)").stdout == "stopped\n"


def test_interrupt_stops_the_cells_that_wait_too_and_shows_no_traceback(kernel: Kernel) -> None:
    reply = _interrupted(kernel, "%%lab --no-view --timeout 60\n" + SLEEP)
    assert reply.status == "error"
    assert len(reply.error) == 1
    assert reply.error[0].startswith("Stopped by you after ")
    assert "Traceback" not in reply.stderr


def test_an_impatient_reader(kernel: Kernel) -> None:
    asleep = "open('asleep', 'x').close()\nimport time\ntime.sleep(1000)\n"
    kernel.begin("%%lab --no-view --timeout 60\n" + asleep)
    wait_until((kernel.folder / "asleep").exists, PATIENCE)
    for _ in range(10):
        kernel.interrupt()
        time.sleep(0.01)
    wait_until(lambda: kernel.leavings() == [], 5 * slowness())
    # What comes before the interrupted cell has told its error is stopped with it.
    wait_until(lambda: kernel.ask("print('alive')").stdout == "alive\n", 5 * slowness())


def test_interrupt_in_an_endless_flood(kernel: Kernel) -> None:
    reply = _interrupted(kernel, "%%lab --no-view --timeout 60\nwhile True: print('flood')\n")
    assert reply.sentence.startswith("Stopped by you")
    assert kernel.leavings() == []


def test_interrupt_of_a_function_call_raises(kernel: Kernel) -> None:
    program = "from labhelpers import run\nprint('begun', flush=True)\n"
    code = program + "for _ in range(9): run('while True: pass', timeout=60)"
    reply = _interrupted(kernel, code)
    assert reply.status == "error"
    assert reply.seconds < 30
    assert kernel.leavings() == []


def test_a_run_in_another_thread_and_in_an_event_loop(kernel: Kernel) -> None:
    code = """
import asyncio
from labhelpers import run
done = await asyncio.to_thread(run, "print(1)")
print(done.stdout, run("print(2)").stdout)
"""
    assert kernel.ask(code).stdout == "1\n 2\n\n"


def test_status_line_from_the_first_second_on(kernel: Kernel) -> None:
    reply = kernel.ask(f"%%lab --no-view --timeout 3\n{SLEEP}", watched=True)
    first = reply.displays[0]
    assert re.match(r"Running for [12]\.\d s · 1 task", first["text/plain"])
    assert 2 <= len(reply.updates) <= 4 * reply.seconds
    assert reply.updates[-1] == {"text/plain": "", "text/html": ""}


def test_no_status_line_where_nobody_watches(kernel: Kernel) -> None:
    reply = kernel.ask(f"%%lab --no-view --timeout 1.5\n{SLEEP}")
    assert len(reply.displays) == 1
    assert not reply.updates


def test_no_status_line_for_a_short_run(kernel: Kernel) -> None:
    """The longest that is short is a second: on a busy machine, a run may take longer than that."""
    kernel.ask("from labhelpers import sandbox; sandbox._STATUS_FROM *= 30")
    reply = kernel.ask("%%lab --no-view\nprint(1)\n", watched=True)
    kernel.ask("sandbox._STATUS_FROM /= 30")
    assert len(reply.displays) == 1
    assert not reply.updates


def test_output_streams_while_the_program_runs(kernel: Kernel) -> None:
    """The program goes on only when what it printed before has been seen."""
    seen = kernel.folder / "seen"
    waiting = f"while not Path({str(seen)!r}).exists(): time.sleep(0.01)"
    program = f"import time\nfrom pathlib import Path\nprint(1)\n{waiting}\nprint(2)\n"
    reply = kernel.ask("%%lab --no-view\n" + program, on_output=lambda reply: seen.touch())
    assert reply.stdout == "1\n2\n"
    assert reply.sentence.startswith("Finished")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--bogus 3", "does not know '--bogus': allowed are --timeout"),
        ("--timeout", "--timeout needs a value"),
        ("--timeout soon", "seconds greater than 0"),
        ("--timeout 0", "seconds greater than 0"),
        ("--timeout -1", "seconds greater than 0"),
        ("--timeout nan", "seconds greater than 0"),
        ("--timeout inf", "seconds greater than 0"),
        ("--as 3x", "'3x' cannot be one"),
        ("--as class", "'class' cannot be one"),
        ("--get a,,b", "'' cannot be one"),
        ("stray", "does not know 'stray'"),
    ],
)
def test_a_bad_option_is_one_line(kernel: Kernel, line: str, told: str) -> None:
    reply = kernel.ask(f"%%lab {line}\nprint(1)\n")
    assert reply.status == "error"
    assert reply.stderr.count("\n") == 1
    assert told in reply.stderr
    assert reply.stdout == ""


@pytest.mark.parametrize("cell", ["%%lab", "%%lab\n", "%%lab\n  \n\n", "%lab"])
def test_an_empty_cell_is_one_line(kernel: Kernel, cell: str) -> None:
    reply = kernel.ask(cell)
    assert reply.status == "error"
    assert reply.stderr.startswith("UsageError: ")
    assert reply.stderr.count("\n") == 1


def test_half_a_character_is_one_line(kernel: Kernel) -> None:
    code = r"get_ipython().run_cell_magic('lab', '--no-view', 'a = 1\nb = \"\ud83d\"\n')"
    reply = kernel.ask(code)
    assert reply.stderr.startswith("UsageError: Line 3 holds half a character")


def test_values_come_back_and_the_run_is_bound(kernel: Kernel) -> None:
    reply = kernel.ask("%%lab --no-view --as done --get total, words\ntotal, words = 6, ['a']\n")
    assert reply.sentence.startswith("Finished in ")
    assert kernel.ask("print(total, words, done.values)").stdout == (
        "6 ['a'] {'total': 6, 'words': ['a']}\n"
    )


@pytest.mark.parametrize(
    ("name", "timeout", "program", "told"),
    [
        ("gone", 30, "x = 1\n", "the program defines no such name"),
        ("f", 30, "f = lambda: 1\n", "cannot be pickled"),
        ("p", 30, "class P: pass\np = P()\n", "not objects of the cell's own classes"),
        ("x", 1, "x = 1\nwhile True: pass\n", "did not come to its end"),
    ],
)
def test_a_value_that_cannot_come_back(
    kernel: Kernel, name: str, timeout: int, program: str, told: str
) -> None:
    reply = kernel.ask(f"%%lab --no-view --timeout {timeout} --get {name}\n{program}")
    assert reply.status == "ok"
    assert f"`{name}` was not brought back: " in reply.plain
    assert told in reply.plain


def test_names_of_other_cells_are_explained(kernel: Kernel) -> None:
    kernel.ask("in_the_notebook = 1")
    kernel.ask("%%lab --no-view\nin_a_lab_cell = 1\n")
    for name in ("in_the_notebook", "in_a_lab_cell"):
        reply = kernel.ask(f"%%lab --no-view\nprint({name})\n")
        assert f"`{name}` is defined in another cell. A lab cell is a complete" in reply.plain
    assert "another cell" not in kernel.ask("%%lab --no-view\nprint(nowhere)\n").plain


def test_the_view_is_one_display_with_the_sentence(kernel: Kernel) -> None:
    reply = kernel.ask("%%lab\nprint('<b>')\n")
    assert len(reply.displays) == 1
    assert reply.sentence.startswith("Finished in ")
    assert "<lab-view" in reply.displays[0]["text/html"]


def test_the_extension_can_be_taken_away_again(kernel: Kernel) -> None:
    kernel.ask("%unload_ext labhelpers")
    assert "not found" in kernel.ask("%%lab\nprint(1)\n").stderr
    kernel.ask("%load_ext labhelpers")
    assert kernel.ask("%%lab --no-view\nprint(1)\n").stdout == "1\n"
