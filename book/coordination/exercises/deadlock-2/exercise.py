"""A lock kept by an early return, and a lock taken twice: two ways to stop with one lock."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import (
    calls,
    calls_in_with,
    either,
    in_this_order,
    lacks,
    no,
    unlooked_at,
    waits_for_ever,
)

exercise = Exercise(
    title="The till that stays shut",
    topics=("lock kept by a return", "lock taken twice", "RLock"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise="till.coins in (3, 4)",
            otherwise="Whoever comes first, 3 or 4 coins are left. Here it is another number.",
            beside=True,
        ),
    ),
    hints=(
        "Go through `pay_out` with more coins than there are. Who gives the lock back?",
        "`with` mends that. Then there is `pay_in_and_out`: which lock does it hold "
        "when it calls `pay_out`, and which one does `pay_out` take?",
        "Let both public methods take the lock, and call a third one, `_pay_out`, that takes none.",
    ),
    mistakes=(
        Mistake(
            program="unlooked_at_timeout",
            named="`acquire(timeout=…)` says by its result whether it got the lock. "
            "Nobody looks, so somebody goes on without it and gives back what is not theirs.",
            signs=(unlooked_at("acquire"),),
        ),
        Mistake(
            program="rlock_alone",
            named="An `RLock` lets its holder in again. But `pay_out` still has a way out "
            "on which nobody gives the lock back.",
            signs=(waits_for_ever, calls("RLock")),
        ),
        Mistake(
            program="with_alone",
            named="The lock is given back now, whatever happens. "
            "But `pay_in_and_out` holds it and calls `pay_out`, which waits for it.",
            signs=(
                waits_for_ever,
                lacks("RLock"),
                either(
                    lacks("acquire"),
                    calls("release", least=2),
                    in_this_order("finally:", "release()"),
                ),
            ),
        ),
        Mistake(
            program="looks_before",
            named="`pay_out` looks into the till before it has the lock, and takes the coins "
            "after that. Between the two somebody else may have taken them.",
            signs=(
                no(waits_for_ever),
                either(
                    in_this_order("def pay_out", "> self.coins", "with self.lock", "def pay_in"),
                    in_this_order("def pay_out", "> self.coins", "self.lock.acq", "def pay_in"),
                ),
            ),
        ),
        Mistake(
            program="second_lock",
            named="Two locks for the same coins shut nobody out. "
            "Whoever touches the coins has to hold the same lock, made once.",
            signs=(no(waits_for_ever), either(calls("Lock", least=2), calls("RLock", least=2))),
        ),
        Mistake(
            program="two_steps",
            named="Nobody waits for ever. But Cleo gives the lock back between paying in and "
            "paying out, and somebody else takes her coins.",
            signs=(
                no(waits_for_ever),
                in_this_order("def pay_out", "self.lock", "def pay_in_and_out", "self.lock"),
                calls("pay_out"),
                no(calls_in_with("pay_out")),
            ),
        ),
        Mistake(
            program="no_lock",
            named="Nobody waits for ever, because `pay_out` takes no lock any more. "
            "So two can pay out the same coins.",
            signs=(
                no(waits_for_ever),
                no(in_this_order("def pay_out", "self.lock", "def pay_in_and_out")),
                no(in_this_order("def pay_out", "Lock()")),
            ),
        ),
    ),
)
