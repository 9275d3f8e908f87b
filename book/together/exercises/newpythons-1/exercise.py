"""Look, ask, note: a rule of three steps in a cache that the GIL has made look like one."""

from dataclasses import dataclass

from labhelpers.exercises import Broken, EverySchedule, Exercise, Mistake
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, calls_in_function, in_this_order, lacks

ASKED_ONCE = EverySchedule(
    promise="asked == ['tea'] and prices == {'tea': 3}",
    otherwise="The shop was not asked once.",
)


@dataclass(frozen=True)
class GuestsMeet:
    """There is more than one schedule: it is not the program that keeps the guests apart."""

    wanted: str = "both guests may come at the same time"

    def broken(self, answer: Answer) -> Broken | None:
        """Return that they come one after the other."""
        if ASKED_ONCE.explored(answer).schedules > 1:
            return None
        return Broken(self, "The program has only one schedule: its guests never meet.")


exercise = Exercise(
    title="One question for one price",
    topics=("check then act", "cache", "free threading"),
    minutes=6,
    wanted=(ASKED_ONCE, GuestsMeet()),
    hints=(
        "In the schedule below, what has the second guest looked at, and when?",
        "To look, to ask and to note belong together: no other guest may come between.",
        "One lock for all, made outside the functions, and a `with` round the whole body of "
        "`price`.",
    ),
    mistakes=(
        Mistake(
            program="one_at_a_time",
            named="`join` in the loop lets a guest come when the last one has gone. "
            "So it is `price` that is called by one thread at a time, and not safe for two.",
            signs=(breaks(GuestsMeet),),
        ),
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
            named="The look stands before the lock. Both guests have looked before one of them "
            "notes a price, and so both ask.",
            signs=(calls("Lock"), in_this_order("def price", "if dish not in prices", "with ")),
        ),
    ),
)
