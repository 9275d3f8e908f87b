"""Never more than three at once, and never fewer while there is work."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import (
    bare,
    breaks,
    calls_in_function,
    calls_in_loop,
    is_given_a_call,
    lacks,
    prints_nothing,
)

exercise = Exercise(
    title="Three pages at a time",
    topics=("thread pool", "limiting concurrency", "pool size"),
    minutes=8,
    wanted=(
        Ends(),
        Prints(tuple(f"page {page}" for page in range(8)), any_order=True),
        AtOnce("pages", least=3, most=3),
        Within(0.4),
    ),
    hints=(
        "Eight threads make eight requests at once. "
        "What starts three, and the next one when one of them is done?",
        "A pool of three workers is a limit of three, and its queue is the waiting room.",
        "`with ThreadPoolExecutor(3) as pool:`, "
        "and in it `pool.submit(load, page, seconds)` for each page.",
    ),
    mistakes=(
        Mistake(
            program="default_size",
            named="`ThreadPoolExecutor()` without a number takes a default that fits your machine. "
            "The limit is the archive's: give the number.",
            signs=(bare("ThreadPoolExecutor"),),
        ),
        Mistake(
            program="own_semaphore",
            named="`Semaphore(3)` in the function is a new one in every call: "
            "each page counts for itself, and nothing is limited.",
            signs=(calls_in_function("Semaphore"),),
        ),
        Mistake(
            program="asked_in_the_loop",
            named="`result()` in the loop waits for each page before the next one is submitted: "
            "of three workers two have nothing to do.",
            signs=(calls_in_loop("submit", "result"),),
        ),
        Mistake(
            program="called_at_once",
            named="`submit(load(…))` loads the page here, in the main thread, and hands in what "
            "came of it. Hand in the function and its arguments: `submit(load, page, seconds)`.",
            signs=(is_given_a_call("submit"),),
        ),
        Mistake(
            program="pool_for_each",
            named="A pool for each page: each has a limit of its own, and if the end of its `with` "
            "waits, there is never more than one page. One pool takes them all.",
            signs=(breaks(AtOnce), calls_in_loop("ThreadPoolExecutor")),
        ),
        Mistake(
            program="one_argument",
            named="No page came, and no error: it lies in a future that nobody asks. "
            "`result()` would tell you that `load` was not given its two arguments.",
            signs=(prints_nothing, lacks("result")),
        ),
        Mistake(
            program="batches",
            named="Dealt out beforehand, a slow page holds up those that come with it or after "
            "it, and places stay empty meanwhile. Whoever is free should take the next page.",
            signs=(breaks(Within),),
        ),
    ),
)
