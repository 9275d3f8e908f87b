"""Awaiting one after another is no concurrency."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_loop,
    in_this_order,
    lacks,
    never_awaited,
    no,
)

exercise = Exercise(
    title="Three pages at once",
    topics=("tasks", "await"),
    minutes=5,
    clock="real",
    wanted=(
        Ends(),
        Prints(("page 0", "page 1", "page 2"), any_order=True),
        OnGreenlets(),
        AtOnce("pages", least=3, most=3),
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
            program="a_bet",
            named="A pause is not a wait: it is a bet on how long the pages take. "
            "Await the tasks themselves.",
            signs=(breaks(AtOnce), calls("sleep", least=2)),
        ),
        Mistake(
            program="group_for_each",
            named="A group in each round waits at its end: for one task at a time.",
            signs=(breaks(AtOnce), calls_in_loop("TaskGroup")),
        ),
        Mistake(
            program="gather_for_each",
            named="`gather` waits for all that it is given, and in each round that is one page. "
            "Give it all three.",
            signs=(breaks(AtOnce), calls_in_loop("gather")),
        ),
        Mistake(
            program="awaited_in_the_loop",
            named="A task is made and awaited in the same round: "
            "the second one is not made before the first one has ended.",
            signs=(breaks(AtOnce), calls_in_loop("create_task")),
        ),
        Mistake(
            program="never_awaited",
            named="`load(page)` makes a coroutine, and runs nothing of it: "
            "it has to be awaited, or made a task.",
            signs=(breaks(Prints), never_awaited),
        ),
        Mistake(
            program="gather_not_awaited",
            named="`gather` makes the tasks, and nobody waits for them: "
            "`asyncio.run` cancels what is left when `main` ends.",
            signs=(breaks(Prints), calls("gather"), no(in_this_order("await asyncio.gather("))),
        ),
        Mistake(
            program="beside_the_group",
            named="The group waits for tasks that it has made itself. "
            "`asyncio.create_task` makes one beside it, and nobody waits for that.",
            signs=(breaks(Prints), calls("TaskGroup"), in_this_order("asyncio.create_task(")),
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
