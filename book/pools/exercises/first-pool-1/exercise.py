"""The staircase: submit all before asking for results."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import (
    calls,
    calls_in_comprehension,
    calls_in_loop,
    is_given_a_call,
    lacks,
)

exercise = Exercise(
    title="Three shops",
    topics=("thread pool", "submit and result", "order of results"),
    minutes=5,
    wanted=(
        Ends(),
        Prints(("bakery: 6 coins", "market: 6 coins", "mill: 4 coins")),
        Within(0.4),
    ),
    hints=(
        "Look at the lanes: when does the second shop get its question, "
        "and what does the main thread do until then?",
        "`submit` does not wait, `result` does. Let no `result` come before the last `submit`.",
        "Two loops: one makes a list of futures, the next one prints their results.",
    ),
    mistakes=(
        Mistake(
            program="comprehension",
            named="A comprehension is a loop too: "
            "it asks each future for its result before it submits the next task.",
            signs=(calls_in_comprehension("submit", "result"),),
        ),
        Mistake(
            program="pool_for_each",
            named="A pool for each shop: `with` waits at the end of its block for all tasks, "
            "so the next shop is asked when the last one has answered.",
            signs=(calls_in_loop("ThreadPoolExecutor"), lacks("shutdown")),
        ),
        Mistake(
            program="as_they_come",
            named="`as_completed` gives the futures in the order in which they are done. "
            "A list of futures keeps the order of the shops.",
            signs=(calls("as_completed"),),
        ),
        Mistake(
            program="called_at_once",
            named="`submit(ask(shop))` calls `ask` here, in the main thread, and hands in what it "
            "returned. Hand in the function and its argument: `submit(ask, shop)`.",
            signs=(is_given_a_call("submit"),),
        ),
    ),
)
