"""`%check EXERCISE`: check the program of the cell that began with `%%lab --for EXERCISE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.display import display

from labhelpers.exercises.checking import check

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def register(shell: InteractiveShell) -> None:
    """Make the magic known."""
    shell.magics_manager.register_function(check_answer, magic_kind="line", magic_name="check")


def unregister(shell: InteractiveShell) -> None:
    """Take it away again."""
    shell.magics_manager.magics["line"].pop("check", None)


def check_answer(line: str) -> None:
    """Check the answer to an exercise: `%check deadlock-1`, below the cell with the answer."""
    name = line.strip()
    try:
        if not name:
            raise ValueError("%check needs the exercise's name: %check deadlock-1.")
        display(check(name))
    except ValueError as error:
        raise UsageError(str(error)) from None
