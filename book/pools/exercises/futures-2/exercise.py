"""Each future is asked by itself, and an error is an answer."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, in_this_order

exercise = Exercise(
    title="No error is lost",
    topics=("futures", "exceptions in tasks", "map"),
    minutes=6,
    wanted=(
        Ends(),
        Prints(("12: 12 coins", "seven: no price", "30: 30 coins", "many: no price")),
        Within(0.1),
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
            signs=(breaks(Prints), calls("add_done_callback")),
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
    ),
)
