"""`%check EXERCISE`: check the program of the cell that began with `%%lab --for EXERCISE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.core.error import UsageError
from IPython.display import display

from labhelpers.exercises.checking import check
from labhelpers.exercises.exercise import ExerciseError
from labhelpers.exercises.report import Report
from labhelpers.status import StatusLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from IPython.core.interactiveshell import InteractiveShell


def register(
    shell: InteractiveShell, is_watched: Callable[[InteractiveShell], bool] = lambda shell: False
) -> None:
    """Make the magic known; while somebody watches, it tells how far a check has come."""

    def check_answer(line: str) -> None:
        """Check the answer to an exercise: `%check deadlock-1`, below the cell with the answer."""
        try:
            display(_checked(line.strip(), is_watched(shell)))
        except ExerciseError as error:
            raise UsageError(str(error)) from None

    shell.magics_manager.register_function(check_answer, magic_kind="line", magic_name="check")


def unregister(shell: InteractiveShell) -> None:
    """Take it away again."""
    shell.magics_manager.magics["line"].pop("check", None)


def _checked(name: str, is_watched: bool) -> Report:
    if not name:
        raise ExerciseError("%check needs the exercise's name: %check deadlock-1.")
    status = StatusLine()
    try:
        if not is_watched:
            return check(name)
        return check(name, on_progress=status.show_exploring, on_status=status.show)
    finally:
        status.clear()
