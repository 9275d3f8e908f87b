"""Two locks in opposite orders, mended by one order, without one lock for everything."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake, Prints
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    calls_in_loop,
    either,
    told,
    unlooked_at,
    waits_for_ever,
)

exercise = Exercise(
    title="A knife and a board",
    topics=("deadlock", "lock order", "RLock"),
    minutes=8,
    wanted=(
        EverySchedule(),
        Prints(("chopped", "cleaned", "sharpened", "rolled"), any_order=True),
        AtOnce("cooks", least=2, most=2, holding=1),
    ),
    hints=(
        "Write down for each function which lock it takes first and which second. "
        "Which two functions disagree?",
        "An order makes the ring impossible. Say: the knife before the board, everywhere.",
        "In `clean`, take the knife first and the board second. The other three stay as they are.",
    ),
    mistakes=(
        Mistake(
            program="unlooked_at_timeout",
            named="`acquire(timeout=…)` says by its result whether it got the lock. "
            "Nobody looks, so a cook goes on without it and gives back what is not theirs.",
            signs=(unlooked_at("acquire"),),
        ),
        Mistake(
            program="two_rlocks",
            named="An `RLock` helps a thread against itself. "
            "Here each cook holds what the other one wants.",
            signs=(waits_for_ever, calls("RLock")),
        ),
        Mistake(
            program="no_pause",
            named="Without the pause the bad schedule is rarer, and it is still there: "
            "two functions take their locks in opposite orders.",
            signs=(waits_for_ever, calls("sleep", least=0, most=3)),
        ),
        Mistake(
            program="own_locks",
            named="A `Lock()` made in a function is a new one for each call, and free: "
            "nobody else ever asks for it. So one knife is in several hands.",
            signs=(told("Too many"), calls_in_function("Lock")),
        ),
        Mistake(
            program="no_locks",
            named="Nobody waits for ever, for somebody works without the lock: "
            "one knife or one board is in several hands at once.",
            signs=(either(told("Too many"), told("never sleeps with")),),
        ),
        Mistake(
            program="joined",
            named="Each job is joined before the next one is started: nobody waits for ever, "
            "because nobody is there beside anybody.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
        Mistake(
            program="one_lock",
            named="One lock for everything: nobody waits for ever, "
            "and nobody works beside anybody. "
            "Who rolls dough needs the board, and should not wait for the knife.",
            signs=(breaks(AtOnce),),
        ),
    ),
)
