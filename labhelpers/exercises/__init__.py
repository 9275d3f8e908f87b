"""Exercises: an answer is a program, and what it must keep is tried by running it.

An answer that is compared with a text passes for the wrong reasons and fails for the wrong reasons:
threads that are right by luck print what was expected. Here an exercise says what must hold under
every schedule, the check shows the schedule that breaks it, and a wrong answer that learners are
known to give is named.

An exercise is a folder beside its chapter: `exercise.py` says what must hold, `solution.py` and
`mistakes/` are programs that a test holds it to. What it asks stands in the notebook.
"""

from labhelpers.exercises.checking import check, judge, keep
from labhelpers.exercises.exercise import Exercise, ExerciseError, Mistake, find, load
from labhelpers.exercises.properties import (
    Alone,
    AtOnce,
    Broken,
    Ends,
    EverySchedule,
    NoPolling,
    OnGreenlets,
    Prints,
    Property,
    TakesTurns,
    Within,
)
from labhelpers.exercises.report import Report

__all__ = [
    "Alone",
    "AtOnce",
    "Broken",
    "Ends",
    "EverySchedule",
    "Exercise",
    "ExerciseError",
    "Mistake",
    "NoPolling",
    "OnGreenlets",
    "Prints",
    "Property",
    "Report",
    "TakesTurns",
    "Within",
    "check",
    "find",
    "judge",
    "keep",
    "load",
]
