"""Never more than three at once, and never fewer while there is work."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import bare, breaks, calls_in_function, calls_in_loop

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
            program="batches",
            named="Batches of three: each batch waits for its slowest page, "
            "and two places stay empty until then.",
            signs=(breaks(Within),),
        ),
    ),
)
