"""The book's exercises: a stub fails, its solution passes, each listed mistake is named."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from labhelpers.authoring.exercises import (
    SOLUTION_TAG,
    Placed,
    broken_promises,
    folders,
    misplaced,
    placed,
    placed_in,
    unnamed_mistakes,
    unused,
)
from labhelpers.authoring.notebooks import write
from labhelpers.exercises import Exercise, load
from labhelpers.program import Program
from tests.an_exercise import JOINED, OWN_LOCK, SOLUTION, STUB, write_exercise

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
PLACED = placed(BOOK)


@pytest.mark.parametrize("found", PLACED, ids=lambda found: found.exercise.name)
def test_exercise_keeps_its_promises(found: Placed) -> None:
    assert not list(broken_promises(found.exercise, found.program))


@pytest.mark.parametrize("found", PLACED, ids=lambda found: found.exercise.name)
def test_each_mistake_is_named(found: Placed) -> None:
    assert not list(unnamed_mistakes(found.exercise))


@pytest.mark.once
@pytest.mark.parametrize("found", PLACED, ids=lambda found: found.exercise.name)
def test_exercise_fits_its_notebook(found: Placed) -> None:
    assert not list(misplaced(found))


@pytest.mark.once
def test_a_project_has_a_stage_for_all_that_is_wanted_and_ten_points() -> None:
    projects = [found for found in PLACED if "### Project " in found.task["source"]]
    assert len(projects) >= 5
    for found in projects:
        rows = re.findall(r"^\| (\d+|read) \|.*\| (\d+) \|$", found.task["source"], re.MULTILINE)
        wanted = range(1, len(found.exercise.wanted) + 1)
        assert [stage for stage, _ in rows] == [*map(str, wanted), "read"], found.exercise.name
        points = [int(points) for _, points in rows]
        assert sum(points) == 10, found.exercise.name
        assert points[:-1] == list(found.exercise.points), found.exercise.name


@pytest.mark.once
def test_every_exercise_stands_in_a_notebook() -> None:
    assert not unused(BOOK, PLACED)


@pytest.mark.once
def test_solutions_are_as_a_reader_should_write_them() -> None:
    solutions = [str(folder / "solution.py") for folder in folders(BOOK)]
    config = str(ROOT / "tests" / "programs.toml")
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--config", config, *solutions]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# The check of the exercises can fail


def exercise_with(folder: Path, **programs: str) -> Exercise:
    return load(write_exercise(folder, **programs))


def promises(folder: Path, stub: str = STUB, **programs: str) -> list[str]:
    return list(broken_promises(exercise_with(folder, **programs), Program.from_cell(stub)))


def mistaken(folder: Path, **programs: str) -> list[str]:
    return list(unnamed_mistakes(exercise_with(folder, **programs)))


def test_a_good_exercise_is_let_pass(tmp_path: Path) -> None:
    assert promises(tmp_path) == []


def test_mistakes_that_are_named_are_let_pass(tmp_path: Path) -> None:
    assert mistaken(tmp_path) == []


def test_a_stub_that_passes_is_found(tmp_path: Path) -> None:
    assert promises(tmp_path, stub=SOLUTION) == ["naps-1: the stub passes."]


def test_a_stub_that_is_taken_for_a_mistake_is_found(tmp_path: Path) -> None:
    assert promises(tmp_path, stub=JOINED) == ["naps-1: the stub is taken for the mistake joined."]


def test_a_solution_that_fails_is_found(tmp_path: Path) -> None:
    (complaint,) = promises(tmp_path, solution=STUB)
    assert complaint.startswith("naps-1: the solution fails: Too few sleepers at once")


def test_a_mistake_that_passes_is_found(tmp_path: Path) -> None:
    assert mistaken(tmp_path, joined=SOLUTION) == ["naps-1: the mistake joined passes."]


def test_a_mistake_that_is_not_named_is_found(tmp_path: Path) -> None:
    (complaint,) = mistaken(tmp_path, joined=STUB)
    assert complaint.startswith("naps-1: joined is taken for none that is listed: Too few")


def test_a_mistake_that_is_taken_for_another_is_found(tmp_path: Path) -> None:
    (complaint,) = mistaken(tmp_path, joined=OWN_LOCK)
    assert complaint.startswith("naps-1: joined is taken for own_lock: Too few")


def test_an_exercise_with_one_mistake_is_found(tmp_path: Path) -> None:
    exercise = exercise_with(tmp_path)
    few = replace(exercise, mistakes=exercise.mistakes[:1])
    (complaint,) = unnamed_mistakes(few)
    assert complaint == "naps-1: it lists 1 mistakes, two are the least."


# Where it stands

CELLS = (
    ("markdown", "### Exercise 1: Two naps\n\nLet both sleep at once."),
    ("code", f"%%lab --virtual --for naps-1{STUB}"),
    ("code", "%check naps-1"),
    (
        "markdown",
        "<details>\n<summary>Solution</summary>\n\nStart both.\n\n"
        f"```python\n{SOLUTION.lstrip()}```\n\n</details>",
    ),
)


def notebook_with(folder: Path, *cells: tuple[str, str], tag: str = SOLUTION_TAG) -> Path:
    path = folder / "naps.ipynb"
    made = [
        {
            "cell_type": kind,
            "id": f"cell-{number}",
            "metadata": {"tags": [tag]} if kind == "markdown" else {},
            "source": source,
            **({"execution_count": None, "outputs": []} if kind == "code" else {}),
        }
        for number, (kind, source) in enumerate(cells)
    ]
    write(path, {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return path


def test_an_exercise_that_fits_is_let_pass(tmp_path: Path) -> None:
    write_exercise(tmp_path)
    (found,) = placed_in(notebook_with(tmp_path, *CELLS))
    assert not list(misplaced(found))
    assert found.program.source.strip() == STUB.strip()
    assert not unused(tmp_path, [found])
    assert unused(tmp_path, []) == [tmp_path / "exercises" / "naps-1"]


@pytest.mark.parametrize(
    ("index", "old", "new", "told"),
    [
        (0, "Two naps", "Three naps", "does not have its title"),
        (2, "naps-1", "naps-2", "is not '%check naps-1'"),
        (3, "range(2)", "range(3)", "the solution shown is not the one in solution.py"),
        (3, "<details>", "", "the solution shown is not the one in solution.py"),
    ],
)
def test_what_does_not_fit_is_found(
    tmp_path: Path, index: int, old: str, new: str, told: str
) -> None:
    write_exercise(tmp_path)
    cells = list(CELLS)
    kind, source = cells[index]
    cells[index] = (kind, source.replace(old, new))
    (found,) = placed_in(notebook_with(tmp_path, *cells))
    (complaint,) = misplaced(found)
    assert told in complaint


def test_a_solution_that_a_handout_would_show_is_found(tmp_path: Path) -> None:
    write_exercise(tmp_path)
    (found,) = placed_in(notebook_with(tmp_path, *CELLS, tag="hide-input"))
    (complaint,) = misplaced(found)
    assert "is not tagged 'solution'" in complaint


def test_a_stub_without_its_check_is_found(tmp_path: Path) -> None:
    write_exercise(tmp_path)
    with pytest.raises(ValueError, match="naps-1 needs its task before the stub"):
        list(placed_in(notebook_with(tmp_path, *CELLS[:2], CELLS[3])))
