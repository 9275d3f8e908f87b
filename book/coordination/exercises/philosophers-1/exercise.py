"""Philosophers who cannot all wait, and of whom two can eat at once."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake, NoPolling
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_loop,
    either,
    in_this_order,
    told,
    unlooked_at,
    waits_for_ever,
)

exercise = Exercise(
    title="Four philosophers",
    topics=("deadlock", "dining philosophers", "busy waiting"),
    minutes=10,
    wanted=(
        EverySchedule(budget=3_000),  # in which a waiter who admits all is found out
        NoPolling(),
        AtOnce("eaters", least=2, most=2, holding=2),
    ),
    hints=(
        "In the schedule below, how many philosophers hold a fork when nobody can go on? "
        "What if one of them had reached to the other side first?",
        "The ring needs everybody to take the left fork first. Break the rule for one seat.",
        "Forks have numbers: let each take the lower one first. Only the last seat changes.",
    ),
    mistakes=(
        Mistake(
            program="unlooked_at_timeout",
            named="`acquire(timeout=…)` says by its result whether it got the fork. "
            "Nobody looks, so one eats with a fork in a neighbour's hand.",
            signs=(unlooked_at("acquire"),),
        ),
        Mistake(
            program="rlocks",
            named="An `RLock` lets its own holder in again. "
            "Here each wants what the neighbour holds, and the ring is the same.",
            signs=(waits_for_ever, calls("RLock")),
        ),
        Mistake(
            program="admits_all",
            named="A waiter has to keep one of them away from the table. "
            "With all four at it, each may hold a fork.",
            signs=(waits_for_ever, calls("Semaphore")),
        ),
        Mistake(
            program="right_first",
            named="All reach to the right first now. The rule goes round all the same, "
            "only the other way: each may hold a right fork.",
            signs=(
                waits_for_ever,
                either(
                    in_this_order("with right"),
                    in_this_order("forks[(seat + 1) % 4], forks[seat]"),
                ),
            ),
        ),
        Mistake(
            program="asks_again",
            named="Who asks again and again for the second fork, with the first one in the hand, "
            "is in the same ring, only busier.",
            signs=(calls_in_loop("acquire"),),
        ),
        Mistake(
            program="one_fork",
            named="Neighbours can eat at the same time. Whoever eats has to hold the two forks "
            "beside the plate, which the neighbours use too, for as long as the meal lasts.",
            signs=(either(told("Too many"), told("never sleeps with")),),
        ),
        Mistake(
            program="joined",
            named="Each one has left the table before the next one comes: no ring, "
            "and one eats where two could.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
        Mistake(
            program="one_eats",
            named="One at a time for the whole meal: no ring, and one eats where two could.",
            signs=(breaks(AtOnce),),
        ),
    ),
)
