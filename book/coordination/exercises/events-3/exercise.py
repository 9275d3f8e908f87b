"""One condition and two who wait for different things: while, and notify_all."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, fails_as, in_this_order, lacks, waits_for_ever

exercise = Exercise(
    title="Letters for two",
    topics=("Condition", "notify_all", "lost wake-up"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise='sorted(received) == ["bill", "card"]',
            otherwise="A letter has not been received.",
        ),
    ),
    hints=(
        "Ann is woken. Does that mean that there is a letter for Ann?",
        "Who is woken looks again, in a `while`. Then ask whom `notify` wakes, "
        "if the letter is for Bob and both wait.",
        "`while not letters[name]` in place of the `if`, "
        "and `notify_all` in place of `notify`: each looks for a letter of their own.",
    ),
    mistakes=(
        Mistake(
            program="looks_without_the_lock",
            named="The look is outside the lock. A letter that comes between the look and the wait "
            "wakes nobody.",
            signs=(waits_for_ever, in_this_order("while not", "with changed", "wait(")),
        ),
        Mistake(
            program="wakes_one",
            named="Who is woken looks again, which is right. But `notify` wakes one, "
            "and that can be the one for whom there is no letter.",
            signs=(waits_for_ever, calls("notify"), lacks("notify_all")),
        ),
        Mistake(
            program="looks_once",
            named="All are woken, and one of them finds no letter: after a wait, look again.",
            signs=(fails_as("IndexError"), calls("notify_all")),
        ),
        Mistake(
            program="no_lock",
            named="`notify` and `notify_all` belong into the `with` block of their condition.",
            signs=(fails_as("RuntimeError"),),
        ),
    ),
)
