"""The book itself: its pages keep the rules, its programs do as files what they did as cells."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from labhelpers.authoring.notebooks import notebooks
from labhelpers.authoring.programs import (
    HANGS,
    MEASURES,
    SHOWS_ERROR,
    CellProgram,
    write_programs,
)
from labhelpers.authoring.rules import RULES, Page, Rule
from tests.book_programs import (
    BOOK,
    PROGRAMS,
    ROOT,
    WRITTEN,
    attempts,
    comparable,
    is_modelled,
)
from tests.parallel import have_the_machine

PAGES = sorted([*notebooks(BOOK), *BOOK.rglob("*.md")])
MYPY_OPTIONS = (
    "--check-untyped-defs",
    "--ignore-missing-imports",
    "--no-strict-optional",  # a short program may take it that a pattern matches
    "--disable-error-code=var-annotated",  # nothing in them is annotated
    "--disable-error-code=attr-defined",  # a chapter looks at a pool's private `_max_workers`
    "--disable-error-code=unused-coroutine",  # a chapter forgets an `await`, and shows what follows
    "--disable-error-code=func-returns-value",  # another keeps what `add_done_callback` returns
)
PATIENCE = 60  # seconds: the longest program takes about ten where nothing else runs
STILL_RUNS = 0.5  # seconds that a program which hangs has to go on after its last line


@pytest.mark.once
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(BOOK).as_posix())
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_page_keeps_the_rule(rule: Rule, path: Path) -> None:
    assert not list(rule(Page.read(path)))


@pytest.mark.once
def test_programs_pass_the_linters(tmp_path: Path) -> None:
    write_programs(tmp_path, [program for program in WRITTEN if SHOWS_ERROR not in program.tags])
    config = ROOT / "tests" / "programs.toml"
    check(tmp_path, "ruff", "check", "--no-cache", "--config", str(config), ".")
    check(tmp_path, "mypy", *MYPY_OPTIONS, ".")


@pytest.mark.once
def test_words_are_spelled_right(tmp_path: Path) -> None:
    for path in PAGES:
        page = tmp_path / path.relative_to(BOOK).with_suffix(".txt")
        page.parent.mkdir(exist_ok=True)
        page.write_text("\n\n".join(cell["source"] for cell in Page.read(path).cells), "utf-8")
    others = [str(ROOT / name) for name in ("README.md", "CONTRIBUTING.md", "labhelpers")]
    check(tmp_path, "codespell_lib", "--ignore-words-list=nd", ".", *others)  # part of a selector


def check(folder: Path, linter: str, *options: str) -> None:
    command = [sys.executable, "-m", linter, *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# One that the model knows is run instrumented on each Python, and that is a plain run as well.
@pytest.mark.parametrize(
    "program",
    [
        pytest.param(
            program,
            id=program.file_name,
            marks=[pytest.mark.once, pytest.mark.sleeps] if is_modelled(program) else [],
        )
        for program in PROGRAMS
    ],
)
def test_program_runs_as_a_plain_script(program: CellProgram, tmp_path: Path) -> None:
    path = tmp_path / program.file_name
    path.write_text(program.source, encoding="utf-8")
    if MEASURES in program.tags:
        if holds_in_company(path, program):
            return
        have_the_machine()
    assert any(prints_the_same(run_plainly(path, program), program) for _ in attempts(program))


def holds_in_company(path: Path, program: CellProgram) -> bool:
    """Tell whether what a program measures comes out although other tests run.

    Mostly it does; and to have the machine for itself costs all the others more than a second run.
    """
    try:
        return prints_the_same(run_plainly(path, program), program)
    except (AssertionError, subprocess.TimeoutExpired):
        return False


def run_plainly(path: Path, program: CellProgram) -> str:
    """Run a program, see that it ends as its tags say, and return what it printed."""
    with started(path, environment_for(program)) as (process, stdout):
        if HANGS in program.tags:
            wait_for_output(process, stdout, program.stdout)
            time.sleep(STILL_RUNS)
            assert process.poll() is None, "it is tagged as one that hangs, and it ended"
        else:
            status = process.wait(PATIENCE)
            errors = path.with_suffix(".err").read_text(encoding="utf-8")
            assert (status != 0) == (SHOWS_ERROR in program.tags), errors
    return stdout.read_text(encoding="utf-8")


def prints_the_same(printed: str, program: CellProgram) -> bool:
    """Tell whether a program printed what is stored, and show both where it did not.

    An explored one is shown for its verdict, and what it prints is not stored.
    """
    if program.magic == "explore":
        return True
    found, stored = comparable(printed, program), comparable(program.stdout, program)
    if found != stored:
        print("printed:", *found, "stored:", *stored, sep="\n")
    return found == stored


def environment_for(program: CellProgram) -> dict[str, str]:
    """Return the environment in which a program prints what it prints in its cell.

    What a program holds back when it is ended would be lost, so it may hold nothing back. But then
    a line and its end are two writes, with another thread's between them, unlike in virtual time.
    """
    whole_lines = "--virtual" in program.options and HANGS not in program.tags
    unbuffered = "" if whole_lines else "1"
    return {**os.environ, "PYTHONUNBUFFERED": unbuffered, "PYTHONIOENCODING": "utf-8"}


@contextmanager
def started(
    path: Path, environment: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Start a program with its output in files, and end it and its descendants afterwards."""
    stdout, stderr = path.with_suffix(".out"), path.with_suffix(".err")
    with stdout.open("wb") as out, stderr.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, path.name],
            cwd=path.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
        )
        try:
            yield process, stdout
        finally:
            end_tree(process)


def end_tree(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    process.wait()


def wait_for_output(process: subprocess.Popen[bytes], stdout: Path, expected: str) -> None:
    """Wait until a program that never ends has printed as many lines as it is known to."""
    deadline = time.monotonic() + PATIENCE
    while stdout.read_bytes().count(b"\n") < expected.count("\n"):
        assert process.poll() is None, "it is tagged as one that hangs, and it ended"
        assert time.monotonic() < deadline, f"it printed only: {stdout.read_text()}"
        time.sleep(0.05)
