"""From one lock for all accounts to one for each, with the same safety."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, calls_in_function, in_this_order, lacks

exercise = Exercise(
    title="Nobody waits for a stranger",
    topics=("lock granularity", "Lock", "lost update"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="balance == {'Ann': 130, 'Bob': 130}",
            otherwise="A deposit is lost: two clerks read the same balance.",
        ),
        AtOnce("deposits", least=2),
    ),
    hints=(
        "Who has to wait for whom, and who waits for no reason?",
        "Different data, different locks. How many accounts are there, and how many locks?",
        "Make the locks before the threads start: `locks = {name: Lock() for name in balance}`. "
        "Then `with locks[name]:`.",
    ),
    mistakes=(
        Mistake(
            program="made_when_missing",
            named="`if name not in locks` is a check-then-act: "
            "two clerks find no lock, make one each, and each holds another one.",
            signs=(
                breaks(EverySchedule),
                calls_in_function("Lock"),
                in_this_order("def deposit", "not in"),
            ),
        ),
        Mistake(
            program="lock_for_each_call",
            named="`Lock()` in the function makes a new lock in every call: "
            "two deposits to the same account do not shut each other out.",
            signs=(breaks(EverySchedule), calls_in_function("Lock")),
        ),
        Mistake(
            program="read_outside",
            named="The balance is read before the lock is taken, "
            "and somebody else may have changed it by then.",
            signs=(
                breaks(EverySchedule),
                in_this_order("def deposit", "balance[name]", "with ", "balance[name]"),
            ),
        ),
        Mistake(
            program="no_lock",
            named="Without any lock nobody waits, and a deposit is lost: "
            "two deposits to one account have to be kept apart.",
            signs=(breaks(EverySchedule), lacks("Lock")),
        ),
    ),
)
