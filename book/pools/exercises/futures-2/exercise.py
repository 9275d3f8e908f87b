"""Each future is asked by itself, and an error is an answer."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, in_this_order, lacks, no

exercise = Exercise(
    title="No error is lost",
    topics=("futures", "exceptions in tasks", "map"),
    minutes=6,
    wanted=(
        Ends(),
        Prints(("12: 12 coins", "seven: no price", "30: 30 coins", "many: no price")),
        Within(0.2),
    ),
    hints=(
        "Where does the iterator of `map` end, and what is behind that place?",
        "Ask each future by itself, and catch what its `result()` raises.",
        "A list of futures first. Then a loop, with `try` and `except ValueError` inside of it.",
    ),
    mistakes=(
        Mistake(
            program="raising_bell",
            named="`result()` raises in the callback, and what a callback raises is logged "
            "and ignored. Let it look at `exception()` first.",
            signs=(breaks(Prints), calls("add_done_callback"), lacks("exception")),
        ),
        Mistake(
            program="passed_over",
            named="An `except` with nothing but `pass` in it loses the error once more.",
            signs=(breaks(Prints), in_this_order("except", "pass")),
        ),
        Mistake(
            program="in_the_loop",
            named="`result()` in the loop of `submit`: each text waits for the one before it.",
            signs=(breaks(Within), calls_in_loop("submit", "result")),
        ),
        Mistake(
            program="try_in_the_loop_of_map",
            named="The exception comes out of the iterator of `map`, in the line of the `for`. "
            "A `try` inside of the loop does not catch it, and after it the iterator has ended.",
            signs=(breaks(Ends), calls("map")),
        ),
        Mistake(
            program="try_around_submit",
            named="`submit` raises nothing, for the task has hardly begun. "
            "The exception comes out of `result()`: that is where `try` has to stand.",
            signs=(breaks(Ends), no(calls("map")), in_this_order("try:", ".submit(", "except")),
        ),
        Mistake(
            program="as_they_come",
            named="The lines come in the order in which the tasks end. "
            "A list of futures, asked from its beginning, keeps the order of the texts.",
            signs=(breaks(Prints), calls("as_completed")),
        ),
    ),
)
