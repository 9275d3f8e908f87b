"""A read, an await and a write: others come in between."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.signs import breaks, calls, calls_in_function, in_this_order

exercise = Exercise(
    title="Five seats, five bookings",
    topics=("lost update", "await"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("seats left: 0",)),
        OnGreenlets(),
        AtOnce("payments", least=5),
    ),
    hints=(
        "Five tasks read `seats`. What do they see, if each of them pays before it writes?",
        "Between two awaits nobody comes in. Which lines must not have an `await` between them?",
        "Pay first. Then read and write in one line, `seats -= 1`.",
    ),
    mistakes=(
        Mistake(
            program="own_lock",
            named="A lock made in the function is another one in each call: it keeps nobody out.",
            signs=(
                breaks(Prints),
                calls_in_function("Lock"),
                in_this_order("async with asyncio.Lock()"),
            ),
        ),
        Mistake(
            program="lock_round_it_all",
            named="The number is right, and the lock is held while somebody pays: "
            "all the others wait.",
            signs=(breaks(AtOnce), calls("Lock")),
        ),
        Mistake(
            program="one_after_another",
            named="One booking after the other: nothing is lost, and nobody pays beside anybody.",
            signs=(breaks(AtOnce), in_this_order("await book(")),
        ),
        Mistake(
            program="shorter",
            named="A shorter pause changes nothing: "
            "all five have read before the first one writes.",
            signs=(breaks(Prints), in_this_order("sleep(0)")),
        ),
    ),
)
