"""Transfers that an audit never sees half done, and of which two can run at once."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, calls, passes, waits_for_ever

exercise = Exercise(
    title="No money in the air",
    topics=("deadlock", "lock order", "invariant", "lock granularity"),
    minutes=15,
    wanted=(
        EverySchedule(
            promise="found == 400 and balance == dict(Ann=120, Bob=80, Cleo=80, Dan=120)",
            otherwise="The audit found money missing, or an account is wrong at the end.",
        ),
        AtOnce("transfers", least=2),
    ),
    hints=(
        "Between the two blocks of `transfer` the money is in no account. "
        "Which locks would keep the audit out at that time?",
        "Hold both locks until the money has arrived. "
        "Then ask what happens when Ann pays Bob while Bob pays Ann.",
        "The audit takes the locks in the order of `sorted(locks)`. "
        "Take yours in that order too: `first, second = sorted([source, target])`.",
    ),
    mistakes=(
        Mistake(
            program="order_of_arguments",
            named="Both locks are held, in the order of the arguments: "
            "Ann pays Bob takes Ann, Bob; Bob pays Ann takes Bob, Ann.",
            signs=(waits_for_ever, calls("sorted", least=0, most=1)),
        ),
        Mistake(
            program="other_order",
            named="The transfers agree on an order, and the audit has another one. "
            "An order holds for all who take these locks, or it is none.",
            signs=(waits_for_ever, passes("reverse", to="sorted")),
        ),
        Mistake(
            program="one_lock",
            named="One lock for the whole bank: no money is in the air, "
            "and Cleo's payment to Dan waits for Ann's to Bob.",
            signs=(breaks(AtOnce),),
        ),
    ),
)
