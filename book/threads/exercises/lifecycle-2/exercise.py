"""A thread that is asked to stop, stops at once, and is waited for."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import breaks, calls, lacks, no, passes

exercise = Exercise(
    title="Closing time",
    topics=("daemon threads", "Event", "stopping a thread", "join"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise="last_entry == 'closed'",
            otherwise="The main thread looked, and the book was not closed.",
        ),
        Within(25),
        Prints(("3 entries, the last one: closed",)),
    ),
    hints=(
        "Two things are needed: the thread has to hear that it is closing time, "
        "and the main thread has to wait until it has acted on it.",
        "The main thread calls `closing.set()` and then joins the thread. "
        "For that it needs the thread in a variable.",
        "`closing.wait(10)` waits like the sleep, but ends at once when the event is set. "
        "Then it returns `True`: leave the loop.",
    ),
    mistakes=(
        Mistake(
            program="asked_after_the_sleep",
            named="The flag is looked at only when the ten seconds are over. "
            "A sleep cannot be woken up; `closing.wait(10)` can.",
            signs=(breaks(Within), calls("is_set")),
        ),
        Mistake(
            program="waits_for_all",
            named="The thread is joined, but nobody tells it that it is closing time: "
            "it waits for all five orders.",
            signs=(breaks(Within), lacks("set")),
        ),
        Mistake(
            program="gave_up",
            named="A join with a time-out goes on when the time is over, "
            "whether the thread has ended or not.",
            signs=(breaks(EverySchedule), passes("timeout", to="join")),
        ),
        Mistake(
            program="not_joined",
            named="The flag is up, and the main thread does not wait until the other one "
            "has seen it. `set` asks, `join` waits.",
            signs=(breaks(EverySchedule), calls("set"), lacks("join")),
        ),
        Mistake(
            program="no_daemon",
            named="That it is no daemon keeps the program alive, later, at its exit. "
            "The main thread looks into the book before that.",
            signs=(breaks(EverySchedule), lacks("join"), no(passes("daemon", to="Thread"))),
        ),
        Mistake(
            program="goes_on",
            named="When the flag is up, `closing.wait(10)` returns at once, and the loop goes on: "
            "orders are written that never came.",
            signs=(breaks(Prints), calls("wait")),
        ),
    ),
)
