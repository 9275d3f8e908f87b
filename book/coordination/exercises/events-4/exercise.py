"""A barrier that one of its parties will never reach, called off by abort."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, Within
from labhelpers.exercises.signs import (
    breaks,
    calls,
    fails_as,
    gives,
    in_this_order,
    lacks,
    waits_for_ever,
)

exercise = Exercise(
    title="The race is off",
    topics=("Barrier", "abort", "BrokenBarrierError"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="not started and len(stayed) == 3",
            otherwise="The three cars start together or not at all, and each is written down once.",
        ),
        Within(1),
    ),
    hints=(
        "Who stands at the line and waits, and for whom?",
        "The car without petrol has to tell the barrier before it leaves. "
        "Which method of a barrier makes all its waits end?",
        "`start_line.abort()` before the `return`; and round `wait()` a `try` "
        "whose `except BrokenBarrierError` puts the name on the list `stayed`.",
    ),
    mistakes=(
        Mistake(
            program="fewer_parties",
            named="A barrier for two lets two go. They were to start all three, or not at all.",
            signs=(gives("Barrier", 2),),
        ),
        Mistake(
            program="not_caught",
            named="`abort` makes each `wait` raise `BrokenBarrierError`, and nobody catches it.",
            signs=(fails_as("BrokenBarrierError"),),
        ),
        Mistake(
            program="not_aborted",
            named="The two are ready for a broken barrier, and nobody breaks it.",
            signs=(
                waits_for_ever,
                lacks("abort"),
                lacks("reset"),
                in_this_order("except BrokenBarrierError"),
            ),
        ),
        Mistake(
            program="waits_for_the_limit",
            named="A time-out ends the wait, and late: the car without petrol knows at once, "
            "and can say so with `abort`.",
            signs=(breaks(Within), calls("wait"), lacks("abort")),
        ),
    ),
)
