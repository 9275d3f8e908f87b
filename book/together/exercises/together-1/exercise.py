"""A limit that each part keeps is not kept by all together."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import breaks, calls, calls_in_function, lacks

exercise = Exercise(
    title="Four requests, in all",
    topics=("nested pools", "limiting concurrency", "thread pool"),
    minutes=8,
    wanted=(
        Ends(),
        Prints(("north 6", "south 6")),
        AtOnce("requests", least=4, most=4),
        Within(0.3),
    ),
    hints=(
        "Count the pools that `branch` makes: one in each call.",
        "What limits both branches has to be made once, outside of `branch`.",
        "`library = ThreadPoolExecutor(LIMIT)` at the top, and in `branch` only "
        "`library.map(fetch, pages)`.",
    ),
    mistakes=(
        Mistake(
            program="semaphore_for_each",
            named="The `Semaphore` is made in the function, so each branch has one of its own: "
            "two limits of four are eight.",
            signs=(breaks(AtOnce), calls_in_function("Semaphore")),
        ),
        Mistake(
            program="one_pool_for_both",
            named="Branches and requests share one pool: two of its four workers do nothing but "
            "wait for the other two.",
            signs=(
                breaks(AtOnce),
                calls("ThreadPoolExecutor", most=1),
                lacks("Semaphore"),
            ),
        ),
        Mistake(
            program="one_branch_at_a_time",
            named="One branch after the other keeps the limit and wastes it: six pages are four, "
            "and then two with two places empty.",
            signs=(breaks(Within),),
        ),
    ),
)
