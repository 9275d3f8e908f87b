"""Never more than two inside, and two at once."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.properties import Broken
from labhelpers.exercises.signs import (
    breaks,
    calls_in_function,
    in_this_order,
    no,
    sleeps_while_holding,
)


def locks_once(answer: Answer, broken: Broken) -> bool:
    """One block only is under the lock."""
    return answer.program.source.count("    with ") == 1


locks_first = in_this_order("def communication", "    with ", "if inside", "handlers = ")


exercise = Exercise(
    title="Room for two",
    topics=("check-then-act", "lock", "shared state of handlers"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise="inside == 0 and max(levels) <= 2",
            otherwise="More than two were inside, or somebody is counted who has left.",
        ),
        AtOnce("guests", least=2),
    ),
    hints=(
        "How many handlers can have looked before the first one has counted itself?",
        "The look and the counting belong under one lock. Going out changes the number as well.",
        "Two blocks under the lock, before the sleep and after it. The sleep is in neither.",
    ),
    mistakes=(
        Mistake(
            program="lock_for_each",
            named="Each handler makes a lock of its own, and finds it free. "
            "A lock protects where all ask for the same one.",
            signs=(calls_in_function("Lock"),),
        ),
        Mistake(
            program="looks_outside",
            named="The look stands outside of the lock: what a handler has seen may no longer be "
            "so when it goes in.",
            signs=(breaks(EverySchedule), in_this_order("if inside", "    with "), no(locks_first)),
        ),
        Mistake(
            program="leaves_without_it",
            named="Going in is under the lock, and going out is not. `inside -= 1` reads and "
            "writes, and somebody comes in between.",
            signs=(breaks(EverySchedule), locks_once, in_this_order("inside -= 1")),
        ),
        Mistake(
            program="talks_under_it",
            named="The lock is held while a handler talks with its guest. "
            "Nobody is served beside anybody.",
            signs=(breaks(AtOnce), sleeps_while_holding),
        ),
    ),
)
