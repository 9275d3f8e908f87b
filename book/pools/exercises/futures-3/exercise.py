"""A future is done before its callbacks have run."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, lacks, passes

exercise = Exercise(
    title="Counted, for certain",
    topics=("futures", "add_done_callback", "shutdown"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="total == 5",
            otherwise="The main thread added up before the bell had rung.",
        ),
    ),
    hints=(
        "What does `result()` wait for: the result, or the bell as well?",
        "The worker calls the callback. Who waits for the worker?",
        "The end of the `with` block does. Add up after it.",
    ),
    mistakes=(
        Mistake(
            program="closed_without_waiting",
            named="`shutdown(wait=False)` closes the entrance and waits for nobody.",
            signs=(passes("wait", to="shutdown"),),
        ),
        Mistake(
            program="pause",
            named="A pause makes it rarer. A sleep knows nothing of the worker, "
            "and some day the worker takes longer.",
            signs=(calls("sleep"),),
        ),
        Mistake(
            program="waits_for_the_future",
            named="`wait` waits until the future is done, as `result()` does. "
            "The callbacks come after that.",
            signs=(calls("wait"), lacks("set")),
        ),
    ),
)
