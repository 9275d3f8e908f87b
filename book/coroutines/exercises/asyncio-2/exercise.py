"""A read, an await and a write: others come in between."""

from labhelpers.exercises import AtOnce, Broken, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, fails_as, in_this_order, never_awaited


def keeps_others_out(answer: Answer, broken: Broken) -> bool:
    """It takes a lock, or a semaphore in its place."""
    return any(calls(name)(answer, broken) for name in ("Lock", "Semaphore"))


PAID = tuple(f"guest {number} has paid" for number in range(5))

exercise = Exercise(
    title="Five seats, five bookings",
    topics=("lost update", "await"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("seats left: 0", *PAID), any_order=True),
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
            signs=(breaks(Prints), in_this_order("def book", "Lock()", "def main")),
        ),
        Mistake(
            program="lock_round_it_all",
            named="The number is right, and the lock is held while somebody pays: "
            "all the others wait.",
            signs=(breaks(AtOnce), keeps_others_out),
        ),
        Mistake(
            program="one_after_another",
            named="One booking after the other: nothing is lost, and nobody pays beside anybody.",
            signs=(breaks(AtOnce), in_this_order("await book(")),
        ),
        Mistake(
            program="lock_of_threads",
            named="A `threading.Lock` stops the thread, and the guest who holds it is on the "
            "same one. And who pays with any lock in hand keeps the others from paying.",
            signs=(fails_as("timed out"), calls("Lock"), in_this_order("    with ")),
        ),
        Mistake(
            program="only_writing",
            named="The lock is taken after the look: by then all five have seen the same number.",
            signs=(
                breaks(Prints),
                calls("Lock"),
                in_this_order("await pay(", "async with", "free - 1"),
            ),
        ),
        Mistake(
            program="not_awaited",
            named="`pay(guest)` makes a coroutine, and runs nothing of it: nobody has paid.",
            signs=(breaks(Prints), never_awaited),
        ),
        Mistake(
            program="paid_by_nobody",
            named="The payment is a task of its own now, and nobody waits for it: "
            "`asyncio.run` cancels it when `main` ends.",
            signs=(breaks(Prints), in_this_order("create_task(pay(")),
        ),
        Mistake(
            program="shorter",
            named="A shorter pause changes nothing: "
            "all five have read before the first one writes.",
            signs=(breaks(Prints), in_this_order("sleep(0)")),
        ),
    ),
)
