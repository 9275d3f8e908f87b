"""Notes that are tried: each is a claim, and the program finds out whether it holds."""

from labhelpers.exercises import Exercise, Mistake, Prints
from labhelpers.exercises.signs import in_this_order

exercise = Exercise(
    title="Notes that can be tried",
    topics=("semaphore", "RLock", "priority queue", "event"),
    minutes=5,
    wanted=(Prints(("4 of 4 notes are right",)),),
    hints=(
        "The lines below the notes find out what is true. Read them one by one.",
        "A semaphore counts what is free. An RLock counts how often its holder took it.",
        "3, 2, -5 and False.",
    ),
    mistakes=(
        Mistake(
            program="one_release",
            named="An `RLock` counts: it opens when it has been released as often "
            "as it was acquired.",
            signs=(in_this_order('an RLock taken twice": 1'),),
        ),
        Mistake(
            program="larger_first",
            named="In a `PriorityQueue` the smallest number comes first.",
            signs=(in_this_order('of 10, 0 and -5": 10'),),
        ),
        Mistake(
            program="waits_until_true",
            named="`wait` with a time-out returns `False` when the time is over "
            "and the light is still red.",
            signs=(in_this_order('a red light returns": True'),),
        ),
    ),
)
