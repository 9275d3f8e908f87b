"""Ten threads that wait become ten greenlets on one thread."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.signs import calls, calls_in_loop, in_this_order, lacks

exercise = Exercise(
    title="Ten sleepers, one thread",
    topics=("gevent", "greenlets instead of threads"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("10 are awake",)),
        OnGreenlets(),
        AtOnce("sleepers", least=10),
    ),
    hints=(
        "Two things change: who is started, and what a sleep does meanwhile.",
        "`spawn(nap, number)` starts a greenlet. With an ordinary `sleep` it would hold up "
        "the nine others.",
        "`from gevent import monkey; monkey.patch_all()` in the first lines, then "
        "`joinall([spawn(nap, number) for number in range(10)])`.",
    ),
    mistakes=(
        Mistake(
            program="not_patched",
            named="There are greenlets, and an ordinary `sleep`: it blocks the one thread, "
            "and all who are on it.",
            signs=(calls("spawn"), lacks("patch_all")),
        ),
        Mistake(
            program="patched_late",
            named="`sleep` was imported before it was patched: its name still stands for the one "
            "that blocks. Patch in the first lines.",
            signs=(in_this_order("import sleep", "patch_all"),),
        ),
        Mistake(
            program="one_after_the_other",
            named="`join` in the loop that spawns: the second one lies down "
            "when the first one has got up.",
            signs=(calls_in_loop("spawn", "join"),),
        ),
    ),
)
