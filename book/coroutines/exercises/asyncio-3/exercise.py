"""A blocking call stops every task; a thread takes it away."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, TakesTurns
from labhelpers.exercises.signs import breaks, calls, gives, in_this_order, no

exercise = Exercise(
    title="A heart that must beat",
    topics=("blocking call", "to_thread"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("the old library found heng",)),
        TakesTurns("heart", during="find", least=5),
    ),
    hints=(
        "Find the lane of `heart`. How long does its first sleep last, and who has the thread?",
        "`ask_the_old_library` knows nothing of asyncio and stops the thread that it runs on. "
        "It needs another thread.",
        "`answer = await asyncio.to_thread(ask_the_old_library, visitor)`",
    ),
    mistakes=(
        Mistake(
            program="called_first",
            named="`to_thread(f(x))` calls `f` first, on this thread, and hands over "
            "its result. Hand over the function and its arguments: `to_thread(f, x)`.",
            signs=(in_this_order("to_thread(ask_the_old_library("),),
        ),
        Mistake(
            program="only_async",
            named="`async def` before a function makes no call in it asynchronous: "
            "it stops the thread as before.",
            signs=(
                in_this_order("async def ask_the_old_library"),
                in_this_order("time.sleep(0.4)"),
            ),
        ),
        Mistake(
            program="gives_way_once",
            named="One pause gives way once. The call that follows keeps the thread.",
            signs=(
                breaks(TakesTurns),
                gives("sleep", 0),
                no(calls("to_thread")),
                no(calls("run_in_executor")),
            ),
        ),
        Mistake(
            program="timeout",
            named="A time-out needs the loop as everybody does. "
            "While the thread is in a blocking call, no alarm goes off.",
            signs=(
                breaks(TakesTurns),
                calls("timeout"),
                no(calls("to_thread")),
                no(calls("run_in_executor")),
            ),
        ),
    ),
)
