"""What a hostile cell is: a program, and what has to be told about its end."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass
class Hostile:
    """A program that tries to hang, crash, flood or outlive the notebook.

    Parameters
    ----------
    kind
        The outcome's kind, or several allowed ones with "|" between.
    told
        Regular expressions that have to be found in what is shown below the cell.
    stdout, stderr
        Regular expressions that have to be found in the cell's output.
    timeout
        Seconds given to the program: more than it can need on a busy machine, or, where it never
        ends, enough for what it has to do before.
    options
        Further options of the magic.
    port
        True where the source has a `PORT`: a free port goes there, which is closed at the end.
    """

    name: str
    source: str
    kind: str
    told: tuple[str, ...] = ()
    stdout: str = ""
    stderr: str = ""
    timeout: float = 30
    options: str = ""
    port: bool = False

    @property
    def body(self) -> str:
        """The cell's text below the magic."""
        return dedent(self.source).removeprefix("\n")
