"""A worker that may die at any moment, and an order that is served once all the same."""

from labhelpers.exercises import Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, in_this_order

exercise = Exercise(
    title="Reported last",
    topics=("at least once", "acknowledging", "idempotence"),
    minutes=8,
    wanted=(Prints(tuple(f"power cut after {moment}: served ['soup']" for moment in range(4))),),
    hints=(
        "In which state are the two lists, when the power goes between the two lines?",
        "An order that is served and not reported is given out again. "
        "An order that is reported and not served is lost.",
        "Serve first, and only if it is not in `served` yet. Report last.",
    ),
    mistakes=(
        Mistake(
            program="looked_and_reported_first",
            named="The order is still reported before it is served: "
            "if the power goes between the two, nobody has it.",
            signs=(in_this_order("open_orders.remove", "not in served"),),
        ),
        Mistake(
            program="served_twice",
            named="It is reported last, so no order is lost. But the one that was served before "
            "the power went is given out again, and served again.",
            signs=(breaks(Prints), in_this_order("served.append", "open_orders.remove")),
        ),
    ),
)
