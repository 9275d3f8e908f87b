"""A guest who tries and retreats starves between two neighbours; who waits gets a turn."""

from labhelpers.exercises import Alone, EverySchedule, Exercise, Mistake, NoPolling, Prints, Within
from labhelpers.exercises.signs import (
    breaks,
    calls,
    either,
    fails_as,
    in_this_order,
    told,
    unlooked_at,
)

exercise = Exercise(
    title="The guest in the middle",
    topics=("starvation", "busy waiting", "try-lock", "lock order"),
    minutes=8,
    wanted=(
        NoPolling(most=7),  # Laozi sleeps so often
        EverySchedule(),
        Prints(("Kant has eaten",)),
        Within(12.5),
        Alone("Kant", does="eats"),  # where the program asserts it no more
    ),
    hints=(
        "Look at the lanes: is there a moment in which both forks lie on the table?",
        "Kant does not need such a moment. Who keeps the first fork while he waits for the "
        "second one is the next to have it.",
        "Two `with`, or one with two locks, are all that `guest` needs. No ring can close: "
        "each neighbour takes one fork and waits for nothing while eating.",
    ),
    mistakes=(
        Mistake(
            program="pauses_at_random",
            named="A random pause helps two who are in step. Kant would have to come by while "
            "both forks are free, and there may be no such moment.",
            signs=(breaks(NoPolling), calls("uniform")),
        ),
        Mistake(
            program="asks_with_a_fork",
            named="Kant eats now. But he asks again and again for his second fork: "
            "`acquire()` waits for it, and is woken in the right moment.",
            signs=(breaks(NoPolling), in_this_order("while not ")),
        ),
        Mistake(
            program="answer_ignored",
            named="`acquire(timeout=…)` says by its result whether it got the fork. "
            "Nobody looks, so Kant eats without it and gives back what is not his.",
            signs=(unlooked_at("acquire"),),
        ),
        Mistake(
            program="one_fork",
            named="Kant eats while somebody else uses a fork that he needs. "
            "He has to hold both for as long as he eats.",
            signs=(either(fails_as("AssertionError"), told("eats while")),),
        ),
        Mistake(
            program="one_lock",
            named="One lock for the whole table: Kant eats, and Hypatia and Laozi, "
            "who share no fork, wait for each other.",
            signs=(breaks(Within),),
        ),
    ),
)
