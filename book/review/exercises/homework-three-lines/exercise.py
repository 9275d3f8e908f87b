"""The lesson's three lines, from memory."""

from dataclasses import dataclass

from labhelpers.exercises import AtOnce, Broken, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_loop,
    fails_as,
    in_this_order,
    is_given_a_call,
    lacks,
)


@dataclass(frozen=True)
class HandsOver:
    """The function is handed over, to be called when a result is there."""

    wanted: str = "the results are told by a callback"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where nothing is handed over."""
        broken = Broken(self, "Nobody hands `call_back` over.", answer.run)
        return broken if lacks("add_done_callback")(answer, broken) else None


exercise = Exercise(
    title="Three lines, from memory",
    topics=("ThreadPoolExecutor", "submit", "add_done_callback"),
    minutes=10,
    wanted=(
        Ends(),
        Prints(tuple(f"call_back: {n**n}" for n in range(10)), any_order=True),
        AtOnce("tasks", least=5, most=5),
        Within(2.0),
        HandsOver(),
    ),
    hints=(
        "Import it, make it, give it something to do: a line each.",
        "`pool.submit(task, n)` returns a future, and a future has `add_done_callback`.",
        "`pool = ThreadPoolExecutor(5)`, and in the loop "
        "`pool.submit(task, n).add_done_callback(call_back)`.",
    ),
    mistakes=(
        Mistake(
            program="called_before_submitting",
            named="`task(n)` with brackets is called here and now, and the pool gets a number. "
            "Hand over the function, and its argument beside it.",
            signs=(is_given_a_call("submit"),),
        ),
        Mistake(
            program="kept_the_none",
            named="`add_done_callback` returns `None`. The future is what `submit` returns: "
            "keep that first, if you need it.",
            signs=(
                fails_as("raised"),
                in_this_order(".add_done_callback(call_back)\n", ".result()"),
            ),
        ),
        Mistake(
            program="told_by_the_main_thread",
            named="The main thread goes from future to future and calls `call_back` itself. "
            "A callback is called by whoever has the result, with nobody waiting for it.",
            signs=(breaks(HandsOver),),
        ),
        Mistake(
            program="results_in_the_loop",
            named="`result()` in the loop that submits: each task is waited for "
            "before the next one is handed in.",
            signs=(breaks(AtOnce), calls_in_loop("submit", "result")),
        ),
        Mistake(
            program="called_instead_of_handed_over",
            named="`call_back(…)` with brackets calls it here and now. "
            "Hand over the function itself, by its name.",
            signs=(in_this_order("add_done_callback(call_back("),),
        ),
        Mistake(
            program="no_callback",
            named="The tasks are done, and nobody looks at what they return: "
            "the callback is missing.",
            signs=(breaks(Prints), calls("submit"), lacks("add_done_callback")),
        ),
        Mistake(
            program="a_thread_for_each",
            named="A thread for each task is no pool: all ten are at work at once.",
            signs=(breaks(AtOnce), lacks("ThreadPoolExecutor")),
        ),
    ),
)
