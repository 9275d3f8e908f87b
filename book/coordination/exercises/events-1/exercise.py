"""A board that guesses how long the menu takes, mended by an event."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, NoPolling, Within
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    fails_as,
    lacks,
    passes,
    waits_for_ever,
)

exercise = Exercise(
    title="The board in the canteen",
    topics=("Event", "sleeping instead of waiting"),
    minutes=6,
    wanted=(
        NoPolling(),
        EverySchedule(
            promise='shown == ["soup", "soup"]',
            otherwise="A board does not show the soup.",
        ),
        Within(2),
    ),
    hints=(
        "The boards sleep longer than the menu takes today. What do they know about tomorrow?",
        "Make one `Event` that all three threads see. Who sets it, and who waits for it?",
        "`fetch` sets it after `menu.append`, and `show` calls its `wait()` in place of the sleep.",
    ),
    mistakes=(
        Mistake(
            program="asks_again",
            named="The board looks again and again. It is right in the end, and each look is work "
            "for nothing; let it wait until somebody wakes it.",
            signs=(breaks(NoPolling),),
        ),
        Mistake(
            program="answer_ignored",
            named="`wait` with a time-out returns `False` when nobody has set the event. "
            "Nobody looks at that, so it is a sleep again.",
            signs=(fails_as("IndexError"), passes("timeout", to="wait")),
        ),
        Mistake(
            program="set_too_early",
            named="The event is set before the menu is there: first the change, then the signal.",
            signs=(fails_as("IndexError"), calls("set")),
        ),
        Mistake(
            program="own_event",
            named="Each function makes an event of its own. Who sets one wakes nobody who waits "
            "for another: all have to share one.",
            signs=(waits_for_ever, calls_in_function("Event")),
        ),
        Mistake(
            program="never_set",
            named="Everybody waits for the event, and nobody sets it.",
            signs=(waits_for_ever, calls("Event"), lacks("set")),
        ),
    ),
)
