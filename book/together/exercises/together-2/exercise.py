"""A lock of threading does not reach into another process."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, calls, calls_in_function, in_this_order, lacks

exercise = Exercise(
    title="Two ticket desks",
    topics=("processes", "shared memory", "lost update"),
    minutes=8,
    clock="real",
    wanted=(Ends(), Prints(("all are counted: True",)), AtOnce("at the printer", most=1)),
    hints=(
        "How many locks are there when the program runs in three processes?",
        "`Value` has a lock that all processes share: `sold.get_lock()`.",
        "`with sold.get_lock():` round the reading, the printing and the writing.",
    ),
    mistakes=(
        Mistake(
            program="counted_at_once",
            named="`sold.value += 1` is short, and still a reading and a writing. A `Lock` of "
            "`threading` lets both desks in at once: that the sum is right is luck.",
            signs=(
                in_this_order("from threading import Lock", "sold.value += 1"),
                lacks("get_lock"),
            ),
        ),
        Mistake(
            program="lock_for_each_ticket",
            named="A lock made in the function is a new one for each ticket: "
            "nobody else ever asks for it.",
            signs=(breaks(Prints), calls_in_function("Lock")),
        ),
        Mistake(
            program="locked_twice",
            named="The lock is released between the reading and the writing. "
            "The other desk reads the same number meanwhile.",
            signs=(breaks(Prints), calls("get_lock", least=2)),
        ),
        Mistake(
            program="value_without_its_lock",
            named="A `Value` locks each reading and each writing, and not what lies between: "
            "hold its lock yourself.",
            signs=(breaks(Prints), lacks("get_lock"), lacks("Lock"), lacks("RLock")),
        ),
    ),
)
