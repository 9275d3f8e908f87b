"""An exercise as it lies beside its chapter: what must hold, hints, and the mistakes it catches.

All of it is found again by the exercise's name in the folder `exercises` beside the notebook, which
is where a kernel's working folder is.
"""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from labhelpers.exercises.answer import Clock
from labhelpers.exercises.properties import Property
from labhelpers.exercises.signs import Sign
from labhelpers.program import Program

FOLDER = "exercises"
DEFINITION = "exercise.py"
SOLUTION = "solution.py"
MISTAKES = "mistakes"


class ExerciseError(ValueError):
    """Something the reader can mend: a name that is none, an answer that is not there."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give.

    Parameters
    ----------
    program
        Its file in the folder `mistakes`, without ".py".
    named
        What is wrong with it, in a sentence or two; `code` may stand in it.
    signs
        What gives it away; all of them.
    """

    program: str
    named: str
    signs: Sequence[Sign]


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """An exercise.

    Parameters
    ----------
    title
        What it is called on the instructors' page.
    topics
        What it is about.
    minutes
        How long a reader of the chapter needs.
    wanted
        What has to hold, in the order in which it is tried.
    hints
        From a nudge to nearly the answer; each further failing check gives the next one.
    mistakes
        Wrong answers that are named; the first whose signs are there is.
    points
        Of a project: what each thing that is wanted is worth. Those that are missing to ten are
        given by a person.
    clock
        "virtual", or "real" for what the model does not know.
    folder
        Where it lies; `load` says so.
    """

    title: str
    topics: Sequence[str]
    minutes: int
    wanted: Sequence[Property]
    hints: Sequence[str]
    mistakes: Sequence[Mistake]
    points: Sequence[int] = ()
    clock: Clock = "virtual"
    folder: Path = field(default_factory=Path)

    @property
    def name(self) -> str:
        """What it is called in the notebook: "deadlock-1"."""
        return self.folder.name

    @property
    def solution(self) -> Program:
        """The published solution."""
        return Program.from_path(self.folder / SOLUTION)

    def program_of(self, mistake: Mistake) -> Program:
        """Return the wrong answer in question."""
        return Program.from_path(self.folder / MISTAKES / f"{mistake.program}.py")


def load(folder: Path) -> Exercise:
    """Return the exercise in a folder."""
    exercise = runpy.run_path(str(folder / DEFINITION))["exercise"]
    assert isinstance(exercise, Exercise)
    return replace(exercise, folder=folder)


def find(name: str, beside: Path | None = None) -> Exercise:
    """Return an exercise by its name.

    Parameters
    ----------
    beside
        The notebook's folder; the working folder unless said.

    Raises
    ------
    ExerciseError
        When there is none of that name.
    """
    folder = (beside or Path.cwd()) / FOLDER
    known = [path.parent for path in sorted(folder.glob(f"*/{DEFINITION}"))]
    for path in known:
        if path.name == name:
            return load(path)
    names = ", ".join(path.name for path in known)
    here = f"those beside this notebook are {names}" if names else "none lies beside this notebook"
    raise ExerciseError(f"There is no exercise {name!r}: {here}.")
