"""Results as they come, from tasks that try again, and give up in the end."""

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls_in_loop, in_this_order, is_given_a_call, lacks

LINES = ("salt: gave up", "flour: 5 coins", "rice: 4 coins", "oats: 4 coins", "asked 7 times")
SLOWEST = 5.0  # seconds


def in_another_order(answer: Answer, broken: Broken) -> bool:
    """Every line is there, and not in its place."""
    return sorted(answer.run.stdout.splitlines()) == sorted(LINES)


def takes_longer(answer: Answer, broken: Broken) -> bool:
    """It takes longer than the slowest shop."""
    return answer.run.trace.seconds > SLOWEST + 1


def another_number_of_tries(answer: Answer, broken: Broken) -> bool:
    """All is right but the last line, which counts."""
    printed = answer.run.stdout.splitlines()
    return printed[:-1] == list(LINES[:-1]) and printed[-1] != LINES[-1]


def nobody_gave_up(answer: Answer, broken: Broken) -> bool:
    """The line of the shop that never answers is not there."""
    return "gave up" not in answer.run.stdout


exercise = Exercise(
    title="Prices as they come",
    topics=("ThreadPoolExecutor", "as_completed", "retry", "exceptions in futures"),
    minutes=25,
    points=(2, 4, 2),
    wanted=(
        Ends(),
        Prints(LINES),
        Within(SLOWEST),
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
            signs=(calls_in_loop("submit", "result"), takes_longer),
        ),
        Mistake(
            program="in_the_order_of_asking",
            named="The results are taken in the order of asking, "
            "so the first slow one holds up all lines.",
            signs=(in_another_order, lacks("as_completed")),
        ),
        Mistake(
            program="drops_the_failed",
            named="A shop that failed is left out, and nobody learns of it. "
            "A task that gives up has a result too: that it gave up.",
            signs=(breaks(Prints), nobody_gave_up),
        ),
        Mistake(
            program="tries_again_outside",
            named="The second try is made where the results are awaited: "
            "meanwhile nobody looks at the other futures.",
            signs=(in_this_order("as_completed(", "except ConnectionError", "price"),),
        ),
        Mistake(
            program="twice",
            named="Each shop is asked three times at most, the first time included: count again.",
            signs=(another_number_of_tries,),
        ),
        Mistake(
            program="asks_before_submitting",
            named="With brackets the function is called here and now, and the pool gets "
            "what it returned. Hand over the function, and its argument beside it.",
            signs=(is_given_a_call("submit"),),
        ),
    ),
)
