"""The programs of the book as their tests know them: which there are, and what a run is held to."""

from __future__ import annotations

import re
from pathlib import Path

from nbval.plugin import get_sanitize_patterns

from labhelpers.authoring.notebooks import notebooks
from labhelpers.authoring.programs import ANY_ORDER, HANGS, MEASURES, CellProgram, programs
from labhelpers.refusals import refusal

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
WRITTEN = [program for notebook in notebooks(BOOK) for program in programs(notebook)]
PROGRAMS = [program for program in WRITTEN if program.holds]
"""Those that a plain run can be held to: one that was explored and breaks may hang, fail or print
anything by luck, and none of it would be wrong. One that no schedule breaks must hold here too."""
SANITISERS = get_sanitize_patterns((ROOT / "tests" / "nbval.cfg").read_text(encoding="utf-8"))
LOOKS_AT_ITSELF = re.compile(r"import dis|setswitchinterval")
"""What it prints depends on its own instructions, and those are others when it is instrumented."""


def is_modelled(program: CellProgram) -> bool:
    """Return whether the model can run a program, and what it prints can be compared."""
    return (
        program.magic == "lab"
        and not {HANGS, MEASURES} & program.tags
        and not LOOKS_AT_ITSELF.search(program.source)
        and refusal(program.source) is None
    )


def attempts(program: CellProgram) -> range:
    """Return how often a program may be run until it prints what is stored.

    One that sleeps may rest its order on that, and a busy machine wakes a sleeper late. What is
    shown in virtual time may be luck in real time: that is what many an exercise's stub is about.
    """
    luck = "sleep" in program.source or "--virtual" in program.options
    return range(3 if luck else 1)


def comparable(text: str, program: CellProgram) -> list[str]:
    """Return the lines of an output without what differs from run to run."""
    for regex, replacement in SANITISERS:
        text = re.sub(regex, replacement, text)
    lines = text.splitlines()
    luck = ANY_ORDER in program.tags or "--virtual" in program.options
    return sorted(lines) if luck else lines
