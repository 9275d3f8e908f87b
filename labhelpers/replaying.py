"""Ids of schedules: a reader copies one to see the very same schedule again.

A schedule is a long list of who goes next, and means nothing for another program, or for one that
was changed since. So an id is short, and carries a check of the text that it belongs to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from labhelpers.program import Program

_ID = re.compile(r"([0-9a-f]{4})-([0-9a-f]+)-((?:[a-z]\d*|\(\d+\)\d*)*)")
_RUN = re.compile(r"([a-z]|\(\d+\))(\d*)")


def schedule_id(program: Program, known: str, choices: Iterable[int]) -> str:
    """Return what replays a schedule: a check of the text, what was known, and who goes when."""
    runs: list[tuple[int, int]] = []
    for task in choices:
        if runs and runs[-1][0] == task:
            runs[-1] = task, runs[-1][1] + 1
        else:
            runs.append((task, 1))
    told = "".join(_letter(task) + (str(times) if times > 1 else "") for task, times in runs)
    return f"{_check(program)}-{known}-{told}"


def _letter(task: int) -> str:
    return chr(ord("a") + task) if task < 26 else f"({task})"


def _check(program: Program) -> str:
    return hashlib.sha256(program.source.encode()).hexdigest()[:4]


def read_id(text: str, program: Program) -> tuple[list[int], int]:
    """Return the steps of the schedule that an id stands for, and what was known.

    Raises
    ------
    ValueError
        For what is no id, and for one of another program.
    """
    match = _ID.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is no id of a schedule: copy it from below an exploration.")
    if match[1] != _check(program):
        raise ValueError(
            f"The schedule {text} is one of another program: explore this one anew for its own."
        )
    choices: list[int] = []
    for letter, times in _RUN.findall(match[3]):
        task = int(letter[1:-1]) if letter[0] == "(" else ord(letter) - ord("a")
        choices += [task] * int(times or 1)
    return choices, int(match[2], 16)
