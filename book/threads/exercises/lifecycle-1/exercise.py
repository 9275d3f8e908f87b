"""Three threads started before any is joined, and all of them joined."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_comprehension,
    calls_in_loop,
    lacks,
    no,
)

exercise = Exercise(
    title="Breakfast for three",
    topics=("join", "join inside the start loop", "sleeping instead of waiting"),
    minutes=5,
    wanted=(
        EverySchedule(
            promise="len(served) == 3",
            otherwise="Breakfast is served, and not every dish is ready.",
        ),
        AtOnce("dishes", least=3),
    ),
    hints=(
        "Look at the lanes: when is the second thread started, and what does the main thread "
        "wait for before that?",
        "Two loops: one that starts, and after it one that joins.",
        "The second loop needs the threads, so make a list of them first: "
        "`cooks = [Thread(target=cook, args=(dish,)) for dish in ...]`.",
    ),
    mistakes=(
        Mistake(
            program="called_run",
            named="`run()` calls the function here, in the main thread. "
            "Only `start()` makes a thread that does it.",
            signs=(breaks(AtOnce), calls("run")),
        ),
        Mistake(
            program="still_one_loop",
            named="The threads are in a list now, and still each is joined in the loop "
            "that starts them: the next one starts when it has ended.",
            signs=(
                breaks(AtOnce),
                calls_in_comprehension("Thread"),
                calls_in_loop("start", "join"),
            ),
        ),
        Mistake(
            program="slept",
            named="A sleep of the main thread is a bet on how long the others need. "
            "Under some schedule it is lost.",
            signs=(breaks(EverySchedule), lacks("join"), calls("sleep", least=2)),
        ),
        Mistake(
            program="not_joined",
            named="All work at the same time, and nobody waits for them: "
            "the list is read while they cook.",
            signs=(breaks(EverySchedule), lacks("join"), lacks("is_alive")),
        ),
        Mistake(
            program="last_joined",
            named="Only the thread that was started last is joined. "
            "That it was started last does not mean that it ends last.",
            signs=(breaks(EverySchedule), calls("join"), no(calls_in_loop("join"))),
        ),
    ),
)
