"""Results as they come: a dictionary says whose they are."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, no, passes

exercise = Exercise(
    title="Who answers first",
    topics=("futures", "as_completed", "order of results"),
    minutes=6,
    wanted=(
        Ends(),
        Within(0.5),
        Prints(
            (
                "market: 6 coins",
                "dairy: 5 coins",
                "inn: 3 coins",
                "mill: 4 coins",
                "bakery: 6 coins",
            )
        ),
    ),
    hints=(
        "The list is asked from its beginning, and its first shop is the slowest. "
        "What yields futures in the order in which they are done?",
        "`as_completed(futures)`. Now a future comes, and you have to know whose it is.",
        "Futures can be the keys of a dictionary: "
        "`shops = {pool.submit(ask, shop): shop for shop in SECONDS}`.",
    ),
    mistakes=(
        Mistake(
            program="wrong_names",
            named="`zip` gives the first answer to the first shop of the list. "
            "The first answer may be anybody's: keep in a dictionary whose each future is.",
            signs=(calls("as_completed"), calls("zip")),
        ),
        Mistake(
            program="in_the_loop",
            named="`result()` in the loop waits for each shop before the next one is asked.",
            signs=(breaks(Within), calls_in_loop("submit", "result")),
        ),
        Mistake(
            program="waits_for_all",
            named="`wait` returns when all are done, unless you tell it otherwise: "
            "then the quick answers are old, and the list still has its own order.",
            signs=(calls("wait"), no(passes("return_when", to="wait"))),
        ),
        Mistake(
            program="map",
            named="`map` gives the results in the order of its items, "
            "however early the others are there.",
            signs=(calls("map"),),
        ),
        Mistake(
            program="first_of_them_only",
            named="`FIRST_COMPLETED` tells you of the first. The others come in a set, "
            "which has no order: wait again, for those that are left.",
            signs=(passes("return_when", to="wait"), no(calls_in_loop("wait"))),
        ),
    ),
)
