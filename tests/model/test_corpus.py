"""Classical bugs are found and classical fixes are proved, each under every schedule."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from labhelpers import explore
from tests.model.known import CORPUS, Known, known, known_programs

PROGRAMS = known_programs()
HELD = [program for program in PROGRAMS if program.verdict == "held"]
FAILING = [program for program in PROGRAMS if program.verdict == "fails"]


def named(programs: list[Known]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("program", programs, ids=lambda program: program.name)


def test_bugs_and_fixes_are_many_and_of_many_kinds() -> None:
    assert len(HELD) >= 40 and len(FAILING) >= 40
    assert {"deadlock", "left waiting", "endless"} < {program.kind for program in FAILING}
    assert len({program.kind for program in FAILING}) >= 12
    assert all(program.why.endswith(".") for program in PROGRAMS)


@named(PROGRAMS)
def test_the_verdict_is_right(program: Known) -> None:
    assert program.differences(explore(program.path, outcome=program.asked)) == []


@named(HELD)
def test_what_holds_is_a_program_of_plain_python(program: Known) -> None:
    done = subprocess.run(
        [sys.executable, str(program.path)], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")


@named([known(CORPUS / f"{name}.py") for name in ("lost_update", "two_locks_opposite", "latch")])
def test_a_wrong_verdict_would_be_seen(program: Known) -> None:
    exploration = explore(program.path, outcome=program.asked)
    wrong = "held" if program.verdict == "fails" else "fails"
    for other in (
        replace(program, verdict=wrong),
        replace(program, kind="TypeError"),
        replace(program, outcomes=frozenset({"n = 1"})),
        replace(program, least=7),
    ):
        assert len(other.differences(exploration)) == 1
