"""A task that runs can only stop by itself: tell it to."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    calls_in_loop,
    calls_in_with,
    no,
    passes,
)

exercise = Exercise(
    title="The book is found",
    topics=("futures", "cancel", "time-outs", "event"),
    minutes=10,
    wanted=(Ends(), Prints(("found in Rome",)), Within(0.4)),
    hints=(
        "The two others have begun. What can stop a task that runs?",
        "Only the task itself. Let it look at something before each shelf.",
        "An `Event`: the main thread sets it inside of the `with` block, "
        "and `search` returns if it is set.",
    ),
    mistakes=(
        Mistake(
            program="cancelled",
            named="`cancel()` takes back what has not begun. All three have begun.",
            signs=(calls("cancel"),),
        ),
        Mistake(
            program="closed_without_waiting",
            named="`shutdown(wait=False)` lets the main thread go on. "
            "The workers search on, and the program waits for them at its end.",
            signs=(passes("wait", to="shutdown"),),
        ),
        Mistake(
            program="patience",
            named="A time-out of `result()` ends the waiting, and not the search.",
            signs=(passes("timeout", to="result"),),
        ),
        Mistake(
            program="told_too_late",
            named="The end of the `with` block waits for all three. "
            "What is to stop them has to be said before it.",
            signs=(
                breaks(Within),
                calls("set"),
                no(calls_in_with("set")),
                no(calls_in_function("set")),
            ),
        ),
        Mistake(
            program="looked_once",
            named="It looks once, before the first shelf, and nothing is found by then. "
            "Let it look before each shelf.",
            signs=(breaks(Within), calls("is_set"), no(calls_in_loop("is_set"))),
        ),
    ),
)
