"""The programs in the book's cells, as files that linters and a plain `python` can take.

A cell that begins with `%%lab` or `%%explore` is a complete program. Linters skip it, because it is
a magic's text, and nothing but running it as a file shows that it is what the book says it is.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labhelpers.authoring.notebooks import Json, notebooks, read

ANY_ORDER = "any-order"  # the order of the lines it prints is luck
HANGS = "hangs"  # it never comes to its end
SHOWS_ERROR = "shows-error"  # it ends with an exception
MEASURES = "measures"  # what it claims holds where nothing else keeps the processors busy
_PLAIN = "text/plain"
PROGRAM_TAGS = frozenset({ANY_ORDER, HANGS, SHOWS_ERROR, MEASURES})

_PROGRAM = re.compile(r"%%(?P<magic>lab|explore)\b(?P<options>[^\n]*)\n?(?P<source>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CellProgram:
    """A program that stands in a cell, and what the book says it does.

    Parameters
    ----------
    notebook
        Where it stands.
    number
        Of its cell among the code cells, from 1: as the execution count that the page shows.
    magic
        "lab" or "explore".
    options
        What follows it on its line.
    source
        The program.
    tags
        The cell's tags; `PROGRAM_TAGS` say what its plain run cannot be held to.
    stdout
        What it printed when the notebook was executed last.
    holds
        False where it was explored and some schedule breaks it.
    """

    notebook: Path
    number: int
    magic: str
    options: str
    source: str
    tags: frozenset[str]
    stdout: str
    holds: bool = True

    @property
    def file_name(self) -> str:
        """A file name that tells where it comes from, and that no program of the book shares."""
        folder, name = self.notebook.parent.name, self.notebook.stem
        return f"{folder}_{name}_cell_{self.number}.py".replace("-", "_")


def programs(notebook: Path) -> list[CellProgram]:
    """Return the programs of one notebook, in order."""
    return list(_programs(notebook))


def _programs(notebook: Path) -> Iterator[CellProgram]:
    code = (cell for cell in read(notebook)["cells"] if cell["cell_type"] == "code")
    for number, cell in enumerate(code, start=1):
        if match := _PROGRAM.fullmatch(cell["source"]):
            yield CellProgram(
                notebook=notebook,
                number=number,
                magic=match["magic"],
                options=match["options"].strip(),
                source=match["source"].rstrip("\n") + "\n",
                tags=frozenset(cell["metadata"].get("tags", ())),
                stdout=_stdout(cell),
                holds=match["magic"] == "lab" or _holds(cell),
            )


def _stdout(cell: Json) -> str:
    outputs = cell["outputs"]
    return "".join(output["text"] for output in outputs if output.get("name") == "stdout")


def _holds(cell: Json) -> bool:
    """Return whether what is shown below a cell begins with the verdict that no schedule fails."""
    shown = [text for output in cell["outputs"] for text in output.get("data", {}).get(_PLAIN, [])]
    return "".join(shown).startswith("Held under ")


def write_programs(folder: Path, chosen: Sequence[CellProgram]) -> None:
    """Write programs into a folder, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for program in chosen:
        path = folder / program.file_name
        path.write_text(program.source, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m labhelpers.authoring.programs",
        description="Write the programs of the book's cells into a folder, a file each.",
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("notebooks", nargs="*", type=Path, help="which ones; all of book/ if none")
    options = parser.parse_args(arguments)
    paths = options.notebooks or notebooks()
    chosen = [program for path in paths for program in programs(path)]
    write_programs(options.folder, chosen)
    print(f"{len(chosen)} programs written to {options.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
