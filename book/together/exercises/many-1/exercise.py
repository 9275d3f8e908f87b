"""A wish that is sent twice, and has to be granted once."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, fails_as, lacks, no, passes

exercise = Exercise(
    title="One number for one wish",
    topics=("retries", "idempotence", "time-outs"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="len(charged) == 2",
            otherwise="Two soups were wished for, and the till has not charged for two.",
        ),
        Prints(("paid and paid",)),
    ),
    hints=(
        "The till knows a wish by its number. Which number does it see when a wish is sent again?",
        "A second attempt is the same wish. A second call of `pay` is another one.",
        "Take `next(numbers)` once in each call of `pay`, before the loop.",
    ),
    mistakes=(
        Mistake(
            program="named_by_the_dish",
            named="The dish is no number of a wish: the second soup has the name of the first one, "
            "and the till takes it for the same wish sent again.",
            signs=(breaks(EverySchedule), lacks("next")),
        ),
        Mistake(
            program="asks_once",
            named="It asks once. The answer is lost on the way, and nobody knows whether the soup "
            "is paid.",
            signs=(breaks(Prints),),
        ),
        Mistake(
            program="waits_for_ever",
            named="Without a time-out it waits for an answer that was lost, and so for ever.",
            signs=(fails_as("deadlock"), no(passes("timeout", to="get"))),
        ),
    ),
)
