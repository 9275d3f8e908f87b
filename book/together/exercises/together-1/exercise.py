"""A limit that each part keeps is not kept by all together."""

from labhelpers.exercises import AtOnce, Broken, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, calls_in_function, lacks


def is_made_in_a_function(answer: Answer, broken: Broken) -> bool:
    """A semaphore is, of the one kind or the other."""
    kinds = ("Semaphore", "BoundedSemaphore")
    return any(calls_in_function(kind)(answer, broken) for kind in kinds)


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
            named="The semaphore is made in a function, so each call has one of its own: "
            "none of them is the limit of all.",
            signs=(breaks(AtOnce), is_made_in_a_function),
        ),
        Mistake(
            program="one_pool_for_both",
            named="Branches and requests share one pool. A branch that waits keeps a worker, and "
            "gives it back in the end: what is left for requests is not four all the time.",
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
