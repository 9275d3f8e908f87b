"""Results of two threads, read when both have ended, and not after a while."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake, NoPolling
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, lacks

exercise = Exercise(
    title="The takings of the evening",
    topics=("subclass of Thread", "results", "join", "sleeping instead of waiting"),
    minutes=8,
    wanted=(
        NoPolling(),
        EverySchedule(
            promise="takings == 25",
            otherwise="The takings were added up before both bills were made.",
        ),
        AtOnce("bills", least=2),
    ),
    hints=(
        "How long does it take to look prices up? Who says so? "
        "Look in the schedule below for the moment in which `takings` is computed.",
        "`join()` waits for the end of a thread, however long that takes.",
        "Start both in one loop, join both in a second one, and add up then. "
        "The sleep of the main thread is not needed.",
    ),
    mistakes=(
        Mistake(
            program="asks_again",
            named="The main thread asks again and again whether the bills are made. "
            "`join()` waits without asking.",
            signs=(breaks(NoPolling),),
        ),
        Mistake(
            program="no_wait",
            named="Without the sleep it is only worse: nobody waits for the bills at all.",
            signs=(breaks(EverySchedule), lacks("join"), calls("sleep", most=1)),
        ),
        Mistake(
            program="join_in_the_loop",
            named="Bob's bill is begun when Ann's is made: "
            "the join stands in the loop that starts.",
            signs=(breaks(AtOnce), calls_in_loop("start", "join")),
        ),
        Mistake(
            program="run_called",
            named="`run()` is executed by whoever calls it, here by the main thread. "
            "The takings are right, and nothing is concurrent.",
            signs=(breaks(AtOnce), calls("run")),
        ),
    ),
)
