"""Hold every exercise to what it promises its reader.

An exercise whose stub passes teaches nothing, one whose solution fails drives readers to despair,
and a mistake that passes is believed for years. None of the three shows when a chapter is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from labhelpers.authoring.notebooks import BOOK, Json, notebooks, read
from labhelpers.exercises import Exercise, judge, load
from labhelpers.exercises.exercise import DEFINITION, FOLDER
from labhelpers.program import Program

SOLUTION_TAG = "solution"  # a Markdown cell that a handout leaves out

_STUB = re.compile(r"%%lab\b[^\n]*\s--for[ =](?P<name>\S+)[^\n]*\n(?P<source>.*)", re.DOTALL)
_SHOWN = re.compile(
    r"<details>\n<summary>Solution</summary>\n\n.*^```python\n(?P<source>.*?)^```\n+</details>\Z",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True)
class Placed:
    """An exercise where it stands: the cells of its notebook from its heading on.

    Parameters
    ----------
    task, stub, check, shown
        The four cells: what is asked, the program to change, the check, the solution.
    """

    exercise: Exercise
    notebook: Path
    task: Json
    stub: Json
    check: Json
    shown: Json

    @property
    def program(self) -> Program:
        """The program that the reader begins with."""
        match = _STUB.fullmatch(self.stub["source"])
        assert match is not None
        return Program.from_cell(match["source"])


def folders(book: Path = BOOK) -> list[Path]:
    """Return the folder of every exercise."""
    return sorted(path.parent for path in book.rglob(f"{FOLDER}/*/{DEFINITION}"))


def placed(book: Path = BOOK) -> list[Placed]:
    """Return the exercises in the order in which the notebooks have them."""
    return [found for path in notebooks(book) for found in placed_in(path)]


def placed_in(notebook: Path) -> Iterator[Placed]:
    """Yield the exercises of one notebook.

    Raises
    ------
    ValueError
        When a stub has not its three neighbours.
    """
    cells = read(notebook)["cells"]
    for index, cell in enumerate(cells):
        if match := _STUB.fullmatch(cell["source"]):
            exercise = load(notebook.parent / FOLDER / match["name"])
            around = cells[index - 1], *cells[index : index + 3]
            if [cell["cell_type"] for cell in around] != ["markdown", "code", "code", "markdown"]:
                raise ValueError(
                    f"{notebook}: {exercise.name} needs its task before the stub, "
                    "and after it a check and a solution."
                )
            yield Placed(exercise, notebook, *around)


def broken_promises(exercise: Exercise, stub: Program) -> Iterator[str]:
    """Yield what an exercise does not keep: try its stub and its solution."""
    report = judge(exercise, stub)
    if report.passed:
        yield f"{exercise.name}: the stub passes."
    elif report.mistake:
        yield f"{exercise.name}: the stub is taken for the mistake {report.mistake.program}."
    report = judge(exercise, exercise.solution)
    if not report.passed:
        yield f"{exercise.name}: the solution fails: {report.sentence}"


def unnamed_mistakes(exercise: Exercise) -> Iterator[str]:
    """Yield what is not right with the mistakes that an exercise lists: try each."""
    if len(exercise.mistakes) < 2:
        yield f"{exercise.name}: it lists {len(exercise.mistakes)} mistakes, two are the least."
    for mistake in exercise.mistakes:
        report = judge(exercise, exercise.program_of(mistake))
        if report.passed:
            yield f"{exercise.name}: the mistake {mistake.program} passes."
        elif report.mistake is not mistake:
            taken = report.mistake.program if report.mistake else "none that is listed"
            yield f"{exercise.name}: {mistake.program} is taken for {taken}: {report.sentence}"


def misplaced(found: Placed) -> Iterator[str]:
    """Yield what does not fit between an exercise and its notebook."""
    exercise = found.exercise
    where = f"{found.notebook}, {exercise.name}"
    if exercise.title not in found.task["source"]:
        yield f"{where}: the cell before the stub does not have its title, {exercise.title!r}."
    if found.check["source"] != f"%check {exercise.name}":
        yield f"{where}: the cell after the stub is not '%check {exercise.name}'."
    shown = _SHOWN.search(found.shown["source"])
    if shown is None or shown["source"] != exercise.solution.source:
        yield f"{where}: the solution shown is not the one in solution.py."
    if SOLUTION_TAG not in found.shown["metadata"].get("tags", ()):
        yield f"{where}: the solution's cell is not tagged {SOLUTION_TAG!r}."


def unused(book: Path, found: Sequence[Placed]) -> list[Path]:
    """Return the folders of exercises that no notebook has."""
    used = {one.exercise.folder for one in found}
    return [folder for folder in folders(book) if folder not in used]
