"""A wish that is sent twice, and has to be granted once."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, fails_as, in_this_order, lacks, no, passes

exercise = Exercise(
    title="One number for one wish",
    topics=("retries", "idempotence", "time-outs"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="len(charged) == len(set(charged.values())) == 2",
            otherwise="Two soups were wished for, and the till has not charged once for each.",
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
            program="numbered_attempts",
            named="That is the number of an attempt. The second wish begins at the same number as "
            "the first one, which is known at the till.",
            signs=(breaks(EverySchedule), in_this_order("for number in range(attempts)")),
        ),
        Mistake(
            program="named_by_the_dish",
            named="Both wishes have the same number, or the same name: the till takes the second "
            "for the first, sent again.",
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
