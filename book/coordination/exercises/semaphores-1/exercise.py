"""Three at once, never four, and never fewer while somebody waits."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, Prints, Within
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    calls_in_loop,
    in_this_order,
    unlooked_at,
)

exercise = Exercise(
    title="A lift for three",
    topics=("semaphore", "limiting concurrency"),
    minutes=5,
    wanted=(
        Ends(),
        Prints(tuple(f"visitor {number} is on the roof" for number in range(9)), any_order=True),
        AtOnce("riders", least=3, most=3),
        Within(0.3),
    ),
    hints=(
        "Nine lanes sleep at once. What counts three places down, and lets the fourth wait?",
        "Make one `Semaphore(3)` outside the function. All nine have to share it.",
        "`with lift:` round the line that sleeps, and only round that one.",
    ),
    mistakes=(
        Mistake(
            program="own_lift",
            named="`Semaphore(3)` in the function is a new one in every call: "
            "each visitor has a lift for three alone, and nothing is limited.",
            signs=(calls_in_function("Semaphore"),),
        ),
        Mistake(
            program="unlooked_at_timeout",
            named="`acquire(timeout=…)` says by its result whether it got a place. "
            "Nobody looks: who got none rides all the same, and gives back a place besides.",
            signs=(unlooked_at("acquire"),),
        ),
        Mistake(
            program="left_too_early",
            named="The place is given back before the ride: "
            "it counts as free while somebody stands on it.",
            signs=(breaks(AtOnce), in_this_order("with lift:", "pass", "time.sleep")),
        ),
        Mistake(
            program="a_lock",
            named="A `Lock` is a lift for one. The other two places stay empty.",
            signs=(breaks(AtOnce), calls("Lock")),
        ),
        Mistake(
            program="batches",
            named="`join` in the loop: each visitor is started when the one before is on the roof.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
    ),
)
