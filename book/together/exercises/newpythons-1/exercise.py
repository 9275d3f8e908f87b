"""Look, ask, note: a rule of three steps in a cache that the GIL has made look like one."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, calls_in_function, in_this_order, lacks

exercise = Exercise(
    title="One question for one price",
    topics=("check then act", "cache", "free threading"),
    minutes=6,
    wanted=(
        EverySchedule(
            promise="asked == ['tea'] and prices == {'tea': 3}",
            otherwise="The shop was not asked once.",
        ),
    ),
    hints=(
        "In the schedule above, what has the second guest looked at, and when?",
        "To look, to ask and to note belong together: no other guest may come between.",
        "One lock for all, made outside the functions, and a `with` round the whole body of "
        "`price`.",
    ),
    mistakes=(
        Mistake(
            program="setdefault",
            named="`setdefault` is one step, but its argument is computed before it: "
            "both guests have asked by then.",
            signs=(calls("setdefault"), lacks("Lock")),
        ),
        Mistake(
            program="own_lock",
            named="A lock that is made in the function is a new one in each call, "
            "and keeps nobody out.",
            signs=(calls_in_function("Lock"),),
        ),
        Mistake(
            program="lock_after_the_look",
            named="The look stands before the lock. Both guests look, and then they ask "
            "one after the other.",
            signs=(calls("Lock"), in_this_order("def price", "if dish not in prices", "with ")),
        ),
    ),
)
