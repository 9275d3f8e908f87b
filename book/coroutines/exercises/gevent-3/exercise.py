"""At most three greenlets at once."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    calls_in_loop,
    gives,
    in_this_order,
    lacks,
    no,
)

exercise = Exercise(
    title="Three pages at a time, on one thread",
    topics=("gevent.pool", "limiting concurrency"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(tuple(f"page {page}" for page in range(6)), any_order=True),
        OnGreenlets(),
        AtOnce("pages", least=3, most=3),
    ),
    hints=(
        "Six lanes sleep at once. The chapter's section on `gevent.pool` makes the next one wait.",
        "`gevent.pool.Pool(3)` has three places. Its `spawn` waits for one.",
        "`pool = Pool(3)`, then `pool.map(load, range(6))`: it spawns them and waits for all.",
    ),
    mistakes=(
        Mistake(
            program="pool_for_each",
            named="A pool for each page: every one of them has three places and one guest.",
            signs=(calls_in_loop("Pool"),),
        ),
        Mistake(
            program="own_semaphore",
            named="`Semaphore(3)` in the function is a new one in every call: nothing is limited.",
            signs=(calls_in_function("Semaphore"),),
        ),
        Mistake(
            program="one_by_one",
            named="`apply` spawns one and waits for its end. It is a call, with a detour.",
            signs=(calls("apply"),),
        ),
        Mistake(
            program="not_joined",
            named="Nobody waits for the greenlets: "
            "those that are not done when the program comes to its end are dropped.",
            signs=(breaks(Prints), lacks("join"), calls("Pool")),
        ),
        Mistake(
            program="pool_beside_it",
            named="There is a pool, and the greenlets do not come from it: "
            "only those that its own `spawn` or `map` makes are counted.",
            signs=(breaks(AtOnce), in_this_order("Pool(3)", "[spawn(")),
        ),
        Mistake(
            program="no_limit",
            named="The number in the brackets of `Pool` is how many may run at once. "
            "Without one there is no limit.",
            signs=(breaks(AtOnce), calls("Pool"), no(gives("Pool", 3))),
        ),
        Mistake(
            program="one_lock",
            named="A lock lets one in at a time, and three are allowed. A semaphore counts.",
            signs=(breaks(AtOnce), calls("Lock")),
        ),
        Mistake(
            program="the_hubs_pool",
            named="The hub's pool has real threads, for calls that cannot switch. "
            "A load that waits can: here one thread is to be enough.",
            signs=(breaks(OnGreenlets), in_this_order("threadpool")),
        ),
    ),
)
