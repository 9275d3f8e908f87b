"""Awaiting one after another is no concurrency."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, in_this_order, lacks, no

exercise = Exercise(
    title="Three pages at once",
    topics=("tasks", "await"),
    minutes=5,
    clock="real",
    wanted=(
        Ends(),
        Prints(("page 0", "page 1", "page 2"), any_order=True),
        OnGreenlets(),
        AtOnce("pages", least=3),
    ),
    hints=(
        "How many lanes sleep in the picture? Who waits for what in the loop?",
        "`await load(page)` waits here until that page is there. Only tasks run side by side.",
        "Make all the tasks in a `TaskGroup`, and wait at its end.",
    ),
    mistakes=(
        Mistake(
            program="blocking",
            named="`time.sleep` stops the thread, and all tasks are on it: they load one by one.",
            signs=(breaks(AtOnce), in_this_order("time.sleep(")),
        ),
        Mistake(
            program="on_threads",
            named="Each page has a thread of its own now. "
            "It works, and one thread with three tasks is enough.",
            signs=(breaks(OnGreenlets), calls("to_thread")),
        ),
        Mistake(
            program="awaited_in_the_loop",
            named="A task is made and awaited in the same round: "
            "the second one is not made before the first one has ended.",
            signs=(
                breaks(AtOnce),
                calls_in_loop("create_task"),
                in_this_order("await asyncio.create_task("),
            ),
        ),
        Mistake(
            program="group_for_each",
            named="A group in each round waits at its end: for one task at a time.",
            signs=(breaks(AtOnce), calls_in_loop("TaskGroup")),
        ),
        Mistake(
            program="not_awaited",
            named="The tasks are made and nobody waits for them: "
            "`asyncio.run` cancels what is left when `main` ends.",
            signs=(
                breaks(Prints),
                calls("create_task"),
                lacks("TaskGroup"),
                lacks("gather"),
                no(in_this_order("create_task", "await ")),
            ),
        ),
    ),
)
