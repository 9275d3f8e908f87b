"""A bounded buffer made of one condition: look again after each wait, and wake all."""

from labhelpers.exercises import Ends, EverySchedule, Exercise, Mistake, NoPolling
from labhelpers.exercises.signs import breaks, calls, fails_as, in_this_order, lacks, waits_for_ever

exercise = Exercise(
    title="A tray with one place",
    topics=("Condition", "bounded buffer", "lost wake-up"),
    minutes=30,
    wanted=(
        Ends(),
        NoPolling(most=0),
        EverySchedule(
            promise="most <= SIZE and sorted(served) == ['rice', 'soup']",
            otherwise="There was more on the tray than it has places, or a dish is missing.",
        ),
    ),
    hints=(
        "Who is woken: is what they waited for still true when they have the lock again?",
        "`while` instead of `if`. Then follow one `notify`: "
        "whom does it wake when a cook and a waiter both wait?",
        "Both loops `while …: changed.wait()`, and in both functions `changed.notify_all()`.",
    ),
    mistakes=(
        Mistake(
            program="unbounded",
            named="Nobody waits for a place any more, so the tray is a list without a limit.",
            signs=(breaks(EverySchedule), calls("wait", most=1)),
        ),
        Mistake(
            program="wakes_one",
            named="Who is woken looks again, which is right. But `notify` wakes one, "
            "and a cook may be woken where a waiter was meant.",
            signs=(waits_for_ever, calls("notify"), lacks("notify_all")),
        ),
        Mistake(
            program="no_lock",
            named="`wait` and `notify_all` belong into the `with` block of their condition.",
            signs=(fails_as("raised", "RuntimeError"), in_this_order("\n    changed.notify")),
        ),
        Mistake(
            program="looks_once",
            named="All are woken, and only one finds what it waited for: after a wait, look again.",
            signs=(breaks(EverySchedule), calls("notify_all", least=2), calls("wait", least=2)),
        ),
        Mistake(
            program="naps",
            named="A nap in a loop is asking again and again. "
            "The condition has a place to wait at.",
            signs=(calls("sleep"),),
        ),
    ),
)
