"""A place that comes back whatever happens, once and not twice."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import fails_as, in_this_order, no, passes

exercise = Exercise(
    title="The pot that never came back",
    topics=("semaphore", "leak", "exceptions"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="free == places and sold == [6]",
            otherwise="There is one pot: one has to be free at closing time, "
            "and the guest with two cups has to be served.",
        ),
    ),
    hints=(
        "Read `sell` for the guest with no cups. Which lines are not reached?",
        "The pot has to come back when the block ends, and also when an exception leaves it.",
        "`with pots:` round the two lines in the middle; no `acquire`, no `release`.",
    ),
    mistakes=(
        Mistake(
            program="unlooked_at_timeout",
            named="The time-out ends the wait, and not the leak: "
            "a pot that did not come back is not there for the next guest.",
            signs=(passes("timeout", to="acquire"), no(in_this_order("finally"))),
        ),
        Mistake(
            program="twice",
            named="After an error the pot is given back twice: "
            "by `except`, and by `finally` as well.",
            signs=(fails_as("AssertionError"), in_this_order("release", "finally", "release")),
        ),
        Mistake(
            program="only_after_an_error",
            named="The pot comes back after an error, and now it does not come back from a sale.",
            signs=(in_this_order("def sell", "except", "release", "raise"),),
        ),
        Mistake(
            program="larger",
            named="A larger number hides a leak for as long as the places last. "
            "There is one pot, and it has to come back.",
            signs=(fails_as("AssertionError"), no(in_this_order("finally"))),
        ),
    ),
)
