"""A lock held while waiting for an answer: one question at a time, though threads could wait."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, calls_in_function, in_this_order, lacks

exercise = Exercise(
    title="Three answers, one bill",
    topics=("GIL", "waiting beside others", "lost update"),
    minutes=6,
    wanted=(
        EverySchedule(promise="total == 19", otherwise="A price is missing from the bill."),
        AtOnce("questions", least=3),
    ),
    hints=(
        "Which of the two things in the block needs the lock: asking, or adding?",
        "Ask before the block, and keep the answer in a name of the function's own.",
        "`price = ask(shop)`, then `with bill:` and `total += price` in it.",
    ),
    mistakes=(
        Mistake(
            program="own_lock",
            named="A lock made in the function is a new lock for each call: "
            "nobody else ever asks for it.",
            signs=(calls_in_function("Lock"),),
        ),
        Mistake(
            program="call_inside",
            named="`total += ask(shop)` reads `total` first, and then waits for the answer. "
            "The GIL is given away meanwhile, so what was read is out of date when it is written.",
            signs=(breaks(EverySchedule), in_this_order("total += ask(")),
        ),
        Mistake(
            program="no_lock",
            named="The GIL protects each step and not the line: `total += price` reads and writes, "
            "and no rule of the language forbids a switch between the two.",
            signs=(breaks(EverySchedule), in_this_order("= ask(", "total += "), lacks("Lock")),
        ),
    ),
)
