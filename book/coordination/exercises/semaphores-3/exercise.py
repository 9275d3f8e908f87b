"""Two threads that wait for each other, and neither for ever."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, waits_for_ever

exercise = Exercise(
    title="Two friends at the corner",
    topics=("semaphore", "signal", "rendezvous"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise="sorted(steps[:2]) == ['Ann comes', 'Bob comes'] and len(steps) == 4",
            otherwise="One of the two went before the other one had come.",
        ),
    ),
    hints=(
        "Each of the two has something to tell and something to wait for.",
        "Two signals, so two semaphores that begin at 0: `ann_is_here` and `bob_is_here`.",
        "Ann releases `ann_is_here`, then acquires `bob_is_here`. Bob does it the other way round.",
    ),
    mistakes=(
        Mistake(
            program="waits_first",
            named="Each waits before it tells the other one that it is here. "
            "Tell first, then wait.",
            signs=(waits_for_ever, calls("Semaphore", least=2)),
        ),
        Mistake(
            program="one_semaphore",
            named="With one semaphore for both, Ann can take the signal that she gave herself.",
            signs=(calls("Semaphore", least=1, most=1),),
        ),
        Mistake(
            program="sleeps",
            named="A sleep is no wait: it does not know whether the other one has come.",
            signs=(calls("sleep"),),
        ),
    ),
)
