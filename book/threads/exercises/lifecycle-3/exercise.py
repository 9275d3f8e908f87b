"""An exception of a thread, caught there and handed to the main thread."""

from labhelpers.exercises import Ends, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, in_this_order, lacks

exercise = Exercise(
    title="Who has failed?",
    topics=("exceptions in threads", "join", "swallowed exceptions"),
    minutes=8,
    wanted=(
        EverySchedule(
            promise="failed == [('rice', 'there is no salt')]",
            otherwise="The main thread does not know which dish has failed, and why.",
        ),
        Ends(),
    ),
    hints=(
        "In which thread is the exception raised, and whose `except` can it reach?",
        "Put `try` and `except` into `try_to_cook`, round the call of `cook`.",
        "In the `except` hand it over: `failed.append((dish, str(error)))`.",
    ),
    mistakes=(
        Mistake(
            program="hook_only",
            named="The hook hears of the failure and writes it down, but the thread has ended "
            "by its exception all the same. Catch it before it leaves the function.",
            signs=(breaks(Ends), in_this_order("def report", "failed.append", "def cook")),
        ),
        Mistake(
            program="caught_outside",
            named="The `try` stands in the main thread, and the exception is raised in another "
            "one. `start` and `join` do not raise it.",
            signs=(breaks(EverySchedule), in_this_order("cooks = ", "try:", "except")),
        ),
        Mistake(
            program="swallowed",
            named="The exception is caught and thrown away. No thread fails any more, "
            "and nobody hears of the rice.",
            signs=(breaks(EverySchedule), in_this_order("except", "return")),
        ),
        Mistake(
            program="kept_the_name_only",
            named="The name of the dish arrives and the reason does not. "
            "Who is to mend it needs both.",
            signs=(breaks(EverySchedule), in_this_order("except", "append(dish)")),
        ),
        Mistake(
            program="looked_too_early",
            named="The failure is handed over, but the main thread does not wait for it: "
            "nobody is joined.",
            signs=(breaks(EverySchedule), lacks("join")),
        ),
    ),
)
