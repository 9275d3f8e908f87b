"""A lost update, mended by one lock that is held no longer than needed."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_function,
    calls_in_loop,
    lacks,
    sleeps_while_holding,
    waits_for_ever,
)

exercise = Exercise(
    title="Three bookings",
    topics=("lost update", "Lock"),
    minutes=5,
    wanted=(
        EverySchedule(
            promise="seats_left == 7",
            otherwise="A booking is lost: two visitors read the same number of seats.",
        ),
        AtOnce("choosing visitors", least=3),
    ),
    hints=(
        "`seats_left -= 1` is two steps: read the number, store one less. "
        "Look for the moment in which a second visitor reads, and the first has not stored yet.",
        "Make one `Lock()` beside `seats_left`, outside the function. "
        "Hold it from the reading to the storing.",
        "Put `with seats_lock:` round `seats_left -= 1`, and round nothing else.",
    ),
    mistakes=(
        Mistake(
            program="lock_for_each",
            named="`Lock()` in the function makes a new lock in every call: "
            "each visitor locks a door of their own, and nobody waits for anybody.",
            signs=(calls_in_function("Lock"),),
        ),
        Mistake(
            program="join_in_the_loop",
            named="`join()` in the loop that starts them: "
            "the second visitor is not started before the first one has ended.",
            signs=(calls_in_loop("start", "join"),),
        ),
        Mistake(
            program="choosing_with_the_lock",
            named="The lock is held while a visitor chooses, and all others wait for that. "
            "Hold it for the reading and the storing only.",
            signs=(sleeps_while_holding,),
        ),
        Mistake(
            program="never_given_back",
            named="`acquire` without `release`: the second visitor waits for ever. "
            "`with` gives the lock back by itself.",
            signs=(waits_for_ever, calls("acquire"), lacks("release")),
        ),
        Mistake(
            program="reads_outside",
            named="There is one lock for all, and a part of the booking is outside of it. "
            "Hold it from the reading to the storing.",
            signs=(breaks(EverySchedule), calls("Lock"), lacks("acquire")),
        ),
    ),
)
