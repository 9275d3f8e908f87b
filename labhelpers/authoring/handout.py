"""Write the book for a class: its notebooks without solutions and outputs, ready to be worked in.

A class that is given the book's own notebooks has the answers two cells below the tasks, and the
outputs of programs it has not run yet.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from labhelpers.authoring.exercises import SOLUTION_TAG, folders
from labhelpers.authoring.notebooks import BOOK, Json, notebooks, read, write
from labhelpers.exercises.exercise import DEFINITION, FOLDER

TARGET = Path("_build/handout")
LEFT_OUT = (".ipynb", ".py", ".po", ".mo")  # notebooks are written anew; solutions, catalogues


def write_handout(book: Path = BOOK, target: Path = TARGET) -> list[Path]:
    """Write the handout afresh; return its notebooks.

    Parameters
    ----------
    book
        The folder of the notebooks.
    target
        The handout's folder; what was in it before is removed.
    """
    shutil.rmtree(target, ignore_errors=True)
    written = []
    for path in notebooks(book):
        copy = target / path.relative_to(book)
        copy.parent.mkdir(parents=True, exist_ok=True)
        write(copy, without_answers(read(path)))
        written.append(copy)
    for path in _further_files(book):
        copy = target / path.relative_to(book)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return written


def without_answers(notebook: Json) -> Json:
    """Return a notebook without its solutions and as if it had never been run."""
    cells = [
        {**cell, "execution_count": None, "outputs": []} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
        if SOLUTION_TAG not in cell["metadata"].get("tags", ())
    ]
    return {**notebook, "cells": cells}


def _further_files(book: Path) -> Iterator[Path]:
    """Yield what the notebooks need: pages and pictures they link to, what their checks try."""
    yield from (folder / DEFINITION for folder in folders(book))
    for path in sorted(book.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(book).parts)
        if (
            path.is_file()
            and not hidden
            and path.suffix not in LEFT_OUT
            and FOLDER not in path.parts
        ):
            yield path


def main() -> int:
    """Run the command; return its exit status."""
    written = write_handout()
    print(f"{len(written)} notebooks are in {TARGET}: open them with 'jupyter lab {TARGET}'.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
