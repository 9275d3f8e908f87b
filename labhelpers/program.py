"""A program: its text, the file name its tracebacks show, and where its lines are numbered from.

A cell has no file, so its tracebacks would name a temporary path that differs from run to run, and
its lines would be one off from those the editor shows beside it (the magic is line 1 there).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CELL_NAME = "cell.py"


@dataclass(frozen=True, slots=True)
class Program:
    """A complete Python program.

    Parameters
    ----------
    source
        Its text; line ends are "\\n".
    name
        File name that tracebacks, warnings and views show.
    first_line
        Number of the text's first line: 2 for a cell, so that numbers agree with the editor's.
    path
        The file it was read from, None for a cell.
    """

    source: str
    name: str = CELL_NAME
    first_line: int = 1
    path: Path | None = None

    @classmethod
    def from_cell(cls, body: str) -> Program:
        """Return the program in a cell, `body` being what follows the magic's line."""
        return cls(source=_unix_lines(body), first_line=2)

    @classmethod
    def from_path(cls, path: Path) -> Program:
        """Return the program in a file.

        Raises
        ------
        FileNotFoundError
            When there is no such file.
        ValueError
            When the file is not valid UTF-8.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            place = path.absolute().parent
            raise FileNotFoundError(f"There is no file {path.name!r} in {place}.") from None
        except UnicodeDecodeError as error:
            raise ValueError(
                f"{path.name} is not valid UTF-8 at byte {error.start}; save it as UTF-8."
            ) from error
        return cls(source=_unix_lines(text), name=path.name, path=path.resolve())

    @property
    def numbered_source(self) -> str:
        """The text with empty lines before it, so that line `first_line` is its first."""
        return "\n" * (self.first_line - 1) + self.source


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
