"""Check a reader's answer: try what must hold, name the mistake, give one hint at a time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from labhelpers.arguments import program_of
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.exercise import Exercise, ExerciseError, find
from labhelpers.exercises.properties import AtOnce, Broken, TakesTurns
from labhelpers.exercises.report import Report
from labhelpers.exploration import OnProgress
from labhelpers.program import Program
from labhelpers.refusals import refusal
from labhelpers.sandbox import OnStatus, Run

IN_A_CHECK = "this check has no {}: answer with threads"

_MAY_BE_LUCK = (AtOnce, TakesTurns)
"""In a real run a busy machine may keep a task from its turn: what fails by these is run again."""

_answers: dict[str, Program] = {}
_failed: Counter[str] = Counter()


def keep(name: str, program: Program) -> None:
    """Take a program for the answer to an exercise, until `check` asks for it.

    Raises
    ------
    ExerciseError
        When there is no such exercise.
    """
    _answers[find(name).name] = program


def check(
    name: str,
    answer: str | Path | Program | Run | None = None,
    *,
    beside: Path | None = None,
    on_progress: OnProgress | None = None,
    on_status: OnStatus | None = None,
) -> Report:
    """Check an answer, and return what came of it; a notebook shows it.

    Parameters
    ----------
    name
        Of the exercise: "deadlock-1".
    answer
        The text of a program, its file, or a run of it; unless given, the program of the cell that
        began with ``%%lab --for NAME`` and was run last.
    beside
        The folder of the exercise's chapter; the working folder unless given.
    on_progress
        Called now and then while the answer is explored.
    on_status
        Called now and then while the answer is run, from the first second on, as `run` does.

    Raises
    ------
    ExerciseError
        When there is no such exercise, no answer, or one that cannot be run at all.
    """
    exercise = find(name, beside)
    program = _program(exercise, answer)
    _refuse(program, exercise)
    report = judge(exercise, program, _failed[name], on_progress, on_status)
    _failed[name] = 0 if report.passed else _failed[name] + 1
    return report


def judge(
    exercise: Exercise,
    program: Program,
    failed_before: int = 0,
    on_progress: OnProgress | None = None,
    on_status: OnStatus | None = None,
) -> Report:
    """Try what the exercise wants of a program; `failed_before` decides which hint is given."""
    answer = Answer(program, exercise.clock, on_progress, on_status)
    broken = _first_broken(exercise, answer)
    if broken is not None and exercise.clock == "real" and isinstance(broken.by, _MAY_BE_LUCK):
        answer = Answer(program, exercise.clock, on_progress, on_status)
        broken = _first_broken(exercise, answer)
    if broken is None:
        return Report(exercise, answer)
    mistake = next(
        (
            mistake
            for mistake in exercise.mistakes
            if all(sign(answer, broken) for sign in mistake.signs)
        ),
        None,
    )
    return Report(exercise, answer, broken, mistake, failed_before)


def _first_broken(exercise: Exercise, answer: Answer) -> Broken | None:
    tried = (wanted.broken(answer) for wanted in exercise.wanted)
    return next((broken for broken in tried if broken is not None), None)


def _program(exercise: Exercise, answer: str | Path | Program | Run | None) -> Program:
    if answer is None and exercise.name not in _answers:
        raise ExerciseError(
            f"There is no answer to {exercise.name} yet: "
            f"run the cell that begins with %%lab --for {exercise.name}, then check it."
        )
    given = _answers[exercise.name] if answer is None else answer
    return given.program if isinstance(given, Run) else program_of(given)


def _refuse(program: Program, exercise: Exercise) -> None:
    """Raise one clear line for an answer that nothing can be found out about."""
    if not program.source.strip():
        raise ExerciseError(f"The answer to {exercise.name} is empty: write a program.")
    try:
        compile(program.numbered_source, program.name, "exec")
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f"Line {line} of the answer" if line else "The answer"
        reason = getattr(error, "msg", None) or str(error)
        raise ExerciseError(f"{where} is no Python: {reason}.") from None
    reason = refusal(program.source, program.first_line, IN_A_CHECK)
    if reason and exercise.clock == "virtual":
        raise ExerciseError(reason)
