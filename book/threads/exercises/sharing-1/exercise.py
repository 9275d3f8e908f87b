"""A check-then-act, mended by a lock round the look and the act, and not round the payment."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import (
    breaks,
    calls_in_function,
    calls_in_loop,
    in_this_order,
    sleeps_while_holding,
)

exercise = Exercise(
    title="Two tickets, three buyers",
    topics=("check-then-act", "Lock", "critical section"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="tickets == 0 and len(owners) == 2",
            otherwise="Two tickets, and another number of owners, or of tickets that are left.",
        ),
        AtOnce("paying buyers", least=2),
    ),
    hints=(
        "All three look before anybody has taken a ticket. What has to happen between the look "
        "and the taking?",
        "Make one `Lock()` beside `tickets`. Hold it from the look until a ticket is taken, "
        "and see what can be done before or after it.",
        "Under the lock: if there is no ticket, return, otherwise `tickets -= 1`. "
        "Then, without the lock, pay and become an owner.",
    ),
    mistakes=(
        Mistake(
            program="lock_for_each",
            named="`Lock()` in the function makes a new lock in every call: "
            "it is always free, and nobody waits for anybody.",
            signs=(breaks(EverySchedule), calls_in_function("Lock")),
        ),
        Mistake(
            program="locked_too_late",
            named="The lock begins after the look. "
            "What a buyer saw may be untrue by the time they get the lock.",
            signs=(breaks(EverySchedule), in_this_order("def buy", "if tickets", "with ")),
        ),
        Mistake(
            program="join_in_the_loop",
            named="`join()` in the loop that starts them: "
            "the second buyer is not started before the first one has ended.",
            signs=(calls_in_loop("start", "join"),),
        ),
        Mistake(
            program="one_at_a_time",
            named="The lock is held while somebody pays, and all others wait for that. "
            "Take the ticket under the lock, and pay without it.",
            signs=(breaks(AtOnce), sleeps_while_holding),
        ),
    ),
)
