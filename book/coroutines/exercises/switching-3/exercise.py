"""The old value is read before a switch, and written back after it."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls, in_this_order, lacks, waits_for_ever

exercise = Exercise(
    title="The till and the bank",
    topics=("lost update", "cooperative switching", "yield"),
    minutes=6,
    wanted=(
        Ends(),
        Prints(
            (
                "0 of 6 orders lose coins",
                "turns given to others while the bank is asked: 1",
            )
        ),
    ),
    hints=(
        "Go through `deposit` line by line: what does it know, and since when, "
        "at the moment when it writes?",
        "Between reading `coins` and writing it there must be no `yield`, "
        "and no `yield from` either.",
        "Ask the bank first. Then read and write in one line, without a switch in it.",
    ),
    mistakes=(
        Mistake(
            program="thread_lock",
            named="A `threading.Lock` stops the thread. The task that holds it is on the same "
            "thread, so it never comes to release it.",
            signs=(calls("Lock"), waits_for_ever),
        ),
        Mistake(
            program="bank_not_asked",
            named="The bank is not asked any more. "
            "Ask it, and let the others have their turns meanwhile.",
            signs=(lacks("ask_the_bank"),),
        ),
        Mistake(
            program="one_line",
            named="One line is not one step: `+=` reads the old value, then comes the switch, "
            "and then it writes.",
            signs=(in_this_order("+= yield from"),),
        ),
    ),
)
