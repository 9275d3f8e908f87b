"""Equal priorities, served in the order of arrival."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, calls, in_this_order, passes

exercise = Exercise(
    title="The waiting room",
    topics=("PriorityQueue", "ties", "first come, first served"),
    minutes=8,
    wanted=(
        EverySchedule(),
        Prints(("Mia", "Zoe", "Ben", "Ada")),
    ),
    hints=(
        "What does Python compare, when the first elements of two tuples are equal?",
        "Put something between the urgency and the name that is never equal, "
        "and smaller for those who came earlier.",
        "`arrival = itertools.count()`, and `next(arrival)` as the second element.",
    ),
    mistakes=(
        Mistake(
            program="length",
            named="The length of the queue is no number of arrival: it falls when a patient is "
            "seen, and two who are waiting get the same.",
            signs=(breaks(Prints), calls("qsize")),
        ),
        Mistake(
            program="counter_first",
            named="The number of arrival stands before the urgency. "
            "Then it alone decides: the queue is first in, first out.",
            signs=(breaks(Prints), in_this_order("next(", ", urgency")),
        ),
        Mistake(
            program="not_compared",
            named="`compare=False` takes the error away and sets no order: "
            "among equals a heap gives any of them.",
            signs=(breaks(Prints), passes("compare", to="field")),
        ),
    ),
)
