"""A flag that is lowered after the letters are taken, and not before."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, NoPolling
from labhelpers.exercises.signs import breaks, calls, in_this_order, lacks, waits_for_ever

exercise = Exercise(
    title="The flag on the letterbox",
    topics=("Event", "clear", "lost signal"),
    minutes=8,
    wanted=(
        NoPolling(),
        EverySchedule(
            promise='sorted(received) == ["bill", "card"]',
            otherwise="A letter is still in the box.",
        ),
    ),
    hints=(
        "In the schedule below, when does the second letter come? What does Ann do right after?",
        "A letter that comes between the last look and `clear` raises a flag "
        "that Ann pulls down unseen. Which of her two steps should come first?",
        "Ann lowers the flag first, and looks into the box afterwards.",
    ),
    mistakes=(
        Mistake(
            program="looks_before_lowering",
            named="One more look makes the gap smaller and does not close it: "
            "the letter comes between `if not letters` and `clear`.",
            signs=(waits_for_ever, in_this_order("if not letters", "clear")),
        ),
        Mistake(
            program="no_flag",
            named="Ann walks to the box again and again. That is what the flag is for.",
            signs=(breaks(NoPolling), lacks("wait")),
        ),
        Mistake(
            program="never_lowered",
            named="The flag stays up, so `wait` lets Ann through at once, and she runs round and "
            "round: an event that nobody clears makes nobody wait.",
            signs=(breaks(NoPolling), calls("wait"), lacks("clear")),
        ),
    ),
)
