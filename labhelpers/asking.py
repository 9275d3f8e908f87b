"""`%%quiz` and `%%predict`: a cell that asks its reader something."""

from __future__ import annotations

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from labhelpers.questions import question


def quiz(line: str, cell: str) -> None:
    """Ask what stands in the cell: see `labhelpers/questions.py` for its form."""
    _ask("quiz", line, cell)


def predict(line: str, cell: str) -> None:
    """Ask what the program in the next cell will do, before it is run."""
    _ask("predict", line, cell)


def register(shell: InteractiveShell) -> None:
    """Make both magics known to a notebook."""
    for magic in (quiz, predict):
        shell.magics_manager.register_function(magic, "cell", magic.__name__)


def unregister(shell: InteractiveShell) -> None:
    """Take them away again."""
    for magic in (quiz, predict):
        shell.magics_manager.magics["cell"].pop(magic.__name__, None)


def _ask(magic: str, line: str, cell: str) -> None:
    from labhelpers.views.question import ask  # a notebook without questions does not pay for it

    try:
        display(ask(question(magic, line, cell)))
    except ValueError as error:
        raise UsageError(str(error)) from None
