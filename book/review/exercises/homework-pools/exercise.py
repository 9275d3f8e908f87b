"""Results as they come, from tasks that try again, and give up in the end."""

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, in_this_order, lacks

LINES = ("salt: gave up", "flour: 5 coins", "rice: 4 coins", "oats: 4 coins")


def in_another_order(answer: Answer, broken: Broken) -> bool:
    """Every line is there, and not in its place."""
    return sorted(answer.run.stdout.splitlines()) == sorted(LINES)


exercise = Exercise(
    title="Prices as they come",
    topics=("ThreadPoolExecutor", "as_completed", "retry", "exceptions in futures"),
    minutes=25,
    wanted=(
        Ends(),
        Prints(LINES),
        Within(5.0),
    ),
    hints=(
        "Where would you try again: where the answer is awaited, or where it is asked for?",
        "A function of your own, `patiently(shop)`, calls `price` up to three times. "
        "It runs in the worker, so nobody else waits.",
        "`for offer in as_completed(offers): print(offer.result())`, "
        "and `patiently` returns a line in every case.",
    ),
    mistakes=(
        Mistake(
            program="never_gives_up",
            named="It tries again for ever, and one shop never answers: give up in the end.",
            signs=(breaks(Ends), in_this_order("while True", "except ConnectionError")),
        ),
        Mistake(
            program="one_at_a_time",
            named="`result()` in the loop that submits: one shop is asked at a time.",
            signs=(calls_in_loop("submit", "result"),),
        ),
        Mistake(
            program="in_the_order_of_asking",
            named="The futures are asked in the order in which they were submitted, "
            "so the first slow one holds up all lines.",
            signs=(in_another_order, lacks("as_completed"), calls("submit")),
        ),
        Mistake(
            program="drops_the_failed",
            named="A shop that failed is left out, and nobody learns of it. "
            "A task that gives up has a result too: that it gave up.",
            signs=(breaks(Prints), in_this_order("except ConnectionError", "continue")),
        ),
        Mistake(
            program="tries_again_outside",
            named="The second try is made where the results are awaited: "
            "meanwhile nobody looks at the other futures.",
            signs=(in_this_order("as_completed(", "except ConnectionError", "price("),),
        ),
    ),
)
