"""Check what `run` is given, so that a mistake is one clear line and not a failure much later.

Each raises ValueError with a sentence that says what is allowed.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from labhelpers.program import Program
from labhelpers.refusals import refusal


def program_of(given: str | Path | Program) -> Program:
    """Return the program that was given as a text, a path or itself."""
    if isinstance(given, Program):
        program = given
    elif not isinstance(given, str | Path):
        raise ValueError(
            "run() takes the text of a program, or the path of its file, "
            f"not {_article(type(given).__name__)}: put the code into a text or a file."
        )
    elif isinstance(given, Path) or _names_a_file(given):
        program = Program.from_path(Path(given))
    else:
        program = replace(Program.from_cell(given), first_line=1)
    _check_text(program)
    return program


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _names_a_file(given: str) -> bool:
    return "\n" not in given and (given.endswith(".py") or os.path.isfile(given))


def _check_text(program: Program) -> None:
    try:
        program.source.encode()
    except UnicodeEncodeError as error:
        line = program.source.count("\n", 0, error.start) + program.first_line
        raise ValueError(
            f"Line {line} holds half a character (a lone surrogate) that no file can hold; "
            "delete it and type it anew."
        ) from None


def checked_timeout(timeout: float) -> float:
    """Return a number of seconds."""
    if not isinstance(timeout, int | float) or not 0 < timeout < math.inf:
        raise ValueError(f"timeout is a number of seconds greater than 0, not {timeout!r}.")
    return float(timeout)


def checked_memory(memory: int | None) -> int | None:
    """Return a number of bytes, or None."""
    if memory is not None and (not isinstance(memory, int) or memory <= 0):
        raise ValueError(f"memory is a number of bytes greater than 0, or None, not {memory!r}.")
    return memory


def checked_names(get: Iterable[str]) -> tuple[str, ...]:
    """Return names of variables, each once."""
    names = tuple(get.replace(",", " ").split() if isinstance(get, str) else get)
    for name in names:
        if not (isinstance(name, str) and name.isidentifier()):
            raise ValueError(f"get takes names of variables, and {name!r} is none.")
    return tuple(dict.fromkeys(names))


def checked_seed(seed: int, program: Program) -> int:
    """Return the seed of a virtual run, where `program` can have one."""
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise ValueError(f"seed is a whole number, 0 or greater, not {seed!r}.")
    reason = refusal(program.source, program.first_line)
    if reason:
        raise ValueError(reason)
    return seed
