"""A lambda that looks its argument up too late, mended by args."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, calls, calls_in_function, calls_in_loop, fails_as, no

exercise = Exercise(
    title="Everybody gets a dish",
    topics=("late binding", "lambda", "arguments"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="sorted(served) == ['rice', 'soup', 'tea']",
            otherwise="A dish is missing, and another one is served twice.",
        ),
        AtOnce("dishes", least=3),
    ),
    hints=(
        "At which step of the schedule below does a thread read `dish`? "
        "What has the loop written into it before?",
        "The `lambda` notes the name `dish`, not its value. "
        "What is given in `args` is computed when the thread is made.",
        "Write `Thread(target=serve, args=(dish,))`. Mind the comma.",
    ),
    mistakes=(
        Mistake(
            program="no_comma",
            named="`(dish)` is the text itself, and each of its letters becomes an argument. "
            "A tuple of one needs a comma: `(dish,)`.",
            signs=(fails_as("TypeError"),),
        ),
        Mistake(
            program="with_a_lock",
            named="The lock protects the list. The name `dish` is read outside of it, "
            "and it is the loop that changes it.",
            signs=(breaks(EverySchedule), calls("Lock")),
        ),
        Mistake(
            program="join_in_the_loop",
            named="Each dish is served before the next thread is made. "
            "So the name does not move on, and nothing is concurrent either.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
        Mistake(
            program="called_at_once",
            named="`target=serve(dish)` serves here and now, in the main thread, "
            "and the thread gets nothing to do.",
            signs=(
                breaks(AtOnce),
                calls("serve"),
                no(calls_in_function("serve")),
                no(calls("join", least=0, most=0)),
            ),
        ),
    ),
)
