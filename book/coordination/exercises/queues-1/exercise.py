"""Two consumers that both have to hear that it was the last order."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, calls_in_function, in_this_order, no, passes

exercise = Exercise(
    title="Closing time",
    topics=("queue", "sentinel", "daemon threads"),
    minutes=6,
    wanted=(
        EverySchedule(
            promise="sorted(cooked) == ['rice', 'soup']",
            otherwise="The program has ended, and a dish is not cooked.",
        ),
        AtOnce("dishes", least=2),
    ),
    hints=(
        "Count the `None`s that are put, and the cooks that wait for one.",
        "An item that one cook has taken is gone for the other one.",
        "Put one `None` for each cook, after the last order.",
    ),
    mistakes=(
        Mistake(
            program="daemons",
            named="A daemon thread is cut off when the main thread ends. "
            "Nobody has waited until the dishes were cooked.",
            signs=(passes("daemon", to="Thread"),),
        ),
        Mistake(
            program="asks_first",
            named="`empty` tells what was. Between `empty` and `get` the other cook takes the "
            "order, or the order is not there yet and the cook goes home.",
            signs=(calls("empty"),),
        ),
        Mistake(
            program="time_out",
            named="A time-out guesses that no order will come. "
            "When the waiter is slow, the cooks have gone home before the order is there.",
            signs=(passes("timeout", to="get"),),
        ),
        Mistake(
            program="too_early",
            named="The `None`s stand before the orders. "
            "First in, first out: the cooks go home, and the orders stay.",
            signs=(
                in_this_order("orders.put(None)", 'orders.put("soup")'),
                no(calls_in_function("put")),
            ),
        ),
    ),
)
