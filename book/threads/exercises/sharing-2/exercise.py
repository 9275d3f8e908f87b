"""Two variables that belong together, and a reader that sees them in the middle of a change."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, in_this_order, no

exercise = Exercise(
    title="The average that never was",
    topics=("invariant", "Lock", "reading without the lock"),
    minutes=6,
    wanted=(
        EverySchedule(
            promise="all(one == 10 for one in averages) and (total, letters) == (20, 2)",
            otherwise="An average was noted that is not 10, or a letter is missing.",
        ),
    ),
    hints=(
        "In the schedule below, what has been written already when the average is taken, "
        "and what has not?",
        "`total` and `letters` belong together. Who reads both needs the lock as well.",
        "Put one `with scales:` round the whole body of `note_average`.",
    ),
    mistakes=(
        Mistake(
            program="lock_of_its_own",
            named="The reader takes a lock that no writer takes, so it keeps nobody out. "
            "The lock belongs to the data: one for `total` and `letters`.",
            signs=(calls("Lock", least=2),),
        ),
        Mistake(
            program="lock_for_each_number",
            named="The lock is given back between the two numbers, "
            "and a letter can be weighed in between. Take it once, for both.",
            signs=(in_this_order("def note_average", "with ", "with "),),
        ),
        Mistake(
            program="copied_in_one_line",
            named="One line with two names on the right is two reads, one after the other. "
            "A letter can be weighed between them.",
            signs=(
                in_this_order("def note_average", "= total, letters"),
                no(in_this_order("def note_average", "with ")),
            ),
        ),
    ),
)
