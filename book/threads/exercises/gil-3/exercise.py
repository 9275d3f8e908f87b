"""Each step of a list is whole, and the two steps together are not."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, calls, calls_in_function, fails_as

exercise = Exercise(
    title="Two vans, three parcels",
    topics=("GIL", "check-then-act", "lock granularity"),
    minutes=6,
    wanted=(
        EverySchedule(
            promise="sorted(delivered) == ['Ann', 'Bob', 'Cleo']",
            otherwise="A parcel was not delivered, or twice.",
        ),
        AtOnce("deliveries", least=2),
    ),
    hints=(
        "`while parcels` looks, and `pop` acts. What can the other van do between the two?",
        "Look and pop under one lock. Delivering needs no lock.",
        "`while True:`, in it `with door:`, and in that `if not parcels: return` and the `pop`.",
    ),
    mistakes=(
        Mistake(
            program="own_lock",
            named="A lock made in the function is one for each van: "
            "neither ever waits for the other.",
            signs=(calls_in_function("Lock"),),
        ),
        Mistake(
            program="pop_only",
            named="The lock begins after the look. `pop` alone was whole before: "
            "the last parcel can still go between `while parcels` and `pop`.",
            signs=(fails_as("IndexError"), calls("Lock")),
        ),
        Mistake(
            program="whole_tour",
            named="A van drives with the lock in its hand, and the other one waits at the door.",
            signs=(breaks(AtOnce), calls("Lock")),
        ),
    ),
)
