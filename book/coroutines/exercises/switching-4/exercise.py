"""A task that is cancelled gives back what it has taken."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import in_this_order, lacks, no, told

exercise = Exercise(
    title="The guest has gone",
    topics=("cancelling", "close", "finally"),
    minutes=6,
    wanted=(
        Ends(),
        Prints(
            (
                "soup on the burner",
                "rice on the burner",
                "soup off the burner",
                "rice stirred",
                "rice stirred",
                "rice off the burner",
                "free burners: 2",
            )
        ),
    ),
    hints=(
        "`close` raises an exception in `cook`, at its `yield`. Which lines come after it?",
        "What has to be done on every way out of a function stands in `finally`.",
        "`try:` round the loop, `finally:` round the two lines that free the burner.",
    ),
    mistakes=(
        Mistake(
            program="cooked_to_the_end",
            named="The soup is cooked to its end, for nobody. `close` is to leave it where it is.",
            signs=(lacks("close"), in_this_order("in soup:")),
        ),
        Mistake(
            program="goes_on",
            named="Who is closed has to come to an end. This one goes on to its "
            "next `yield`, and `close` complains that it was ignored.",
            signs=(told("RuntimeError"),),
        ),
        Mistake(
            program="in_the_loop",
            named="The `finally` belongs to each round of the loop, "
            "so the burner is given back as often as the dish is stirred.",
            signs=(in_this_order("for _ in", "try:", "finally:", "soup, rice"),),
        ),
        Mistake(
            program="except_exception",
            named="`GeneratorExit` is no `Exception`: it derives from `BaseException`, "
            "so that such a line does not stop it.",
            signs=(in_this_order("except Exception"), no(in_this_order("finally"))),
        ),
        Mistake(
            program="only_when_cancelled",
            named="Now the burner is freed when the dish is cancelled, "
            "and no longer when it is cooked to its end.",
            signs=(told("rice off the burner"), in_this_order("except GeneratorExit")),
        ),
    ),
)
