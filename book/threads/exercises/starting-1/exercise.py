"""Three threads that are run instead of started, mended by one word."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, calls, calls_in_function, calls_in_loop, fails_as, no

exercise = Exercise(
    title="Three kettles",
    topics=("start", "run", "target", "arguments"),
    minutes=5,
    wanted=(
        EverySchedule(),
        Prints(("red boils", "green boils", "blue boils"), any_order=True),
        AtOnce("kettles", least=3),
    ),
    hints=(
        "How many lanes does the picture have? Who executes `boil`?",
        "`run()` is a method like any other: whoever calls it does the work. "
        "Which method makes a thread?",
        "Write `thread.start()` in place of `thread.run()`.",
    ),
    mistakes=(
        Mistake(
            program="no_comma",
            named="`(kettle)` is the text itself, and each of its letters becomes an argument. "
            "A tuple of one needs a comma: `(kettle,)`.",
            signs=(fails_as("TypeError"),),
        ),
        Mistake(
            program="one_thread",
            named="One thread boils all kettles, one after the other. Each needs its own.",
            signs=(breaks(AtOnce), calls_in_function("boil")),
        ),
        Mistake(
            program="called_at_once",
            named="`target=boil(kettle)` calls `boil` here and now, in the main thread. "
            "Hand over the function, and its argument in `args`.",
            signs=(breaks(AtOnce), calls("boil"), no(calls_in_function("boil"))),
        ),
        Mistake(
            program="join_in_the_loop",
            named="Each kettle is started, and waited for before the next one is started. "
            "So only one is on at a time.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
    ),
)
