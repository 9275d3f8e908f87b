"""A pool whose tasks wait for tasks of the same pool."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import (
    breaks,
    calls_in_function,
    calls_in_loop,
    gives,
    lacks,
    no,
    passes,
    waits_for_ever,
)

CITIES = ("Oslo", "Rome", "Quito", "Cairo", "Delhi", "Perth")

exercise = Exercise(
    title="A pool that waits for itself",
    topics=("thread pool", "deadlock", "pool size"),
    minutes=10,
    wanted=(
        Ends(),
        Prints(tuple(f"the weather in {city} is fine" for city in CITIES)),
        AtOnce("requests", least=2, most=2),
    ),
    hints=(
        "Both workers are in `report`. Which worker is left to run `weather`?",
        "A task must not wait for a task of its own pool. Does `weather` have to be a task at all?",
        "`report` runs on a worker already: let it call `weather(city)` itself.",
    ),
    mistakes=(
        Mistake(
            program="timeout",
            named="A time-out turns the endless wait into an error. "
            "It brings no weather: no worker is free to fetch it.",
            signs=(passes("timeout", to="result"),),
        ),
        Mistake(
            program="future_in_a_future",
            named="`report` gives back a future instead of the weather. "
            "`result()` in the main thread takes off one wrapping, and there are two.",
            signs=(breaks(Prints), calls_in_function("submit"), lacks("add_done_callback")),
        ),
        Mistake(
            program="one_report_at_a_time",
            named="`result()` in the loop lets one report in at a time. "
            "So nobody waits for ever, and there is never more than one request.",
            signs=(breaks(AtOnce), calls_in_loop("submit", "result")),
        ),
        Mistake(
            program="larger_pool",
            named="A larger pool moves the wall and does not take it away: "
            "it has workers enough for these reports, and lets out more than two requests.",
            signs=(breaks(AtOnce), calls_in_function("submit")),
        ),
        Mistake(
            program="somewhat_larger_pool",
            named="A larger pool moves the wall and does not take it away: "
            "there are as many reports as it has workers, and it stands still again.",
            signs=(waits_for_ever, calls_in_function("submit"), no(gives("ThreadPoolExecutor", 2))),
        ),
    ),
)
