"""A thread that rings for an event loop has to wake it."""

import ast

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, in_this_order


def names_call_soon(answer: Answer, broken: Broken) -> bool:
    """It is called, or handed over to be called."""
    names = (node.attr for node in ast.walk(answer.tree) if isinstance(node, ast.Attribute))
    return "call_soon" in names


exercise = Exercise(
    title="The night bell",
    topics=("asyncio", "threads and event loops"),
    minutes=8,
    clock="real",
    wanted=(Ends(), Prints(("flicker", "flicker", "flicker", "heard at once"))),
    hints=(
        "On which thread does `bell.set()` run, and who tells the sleeping loop?",
        "A loop has one method that a thread may call, and it wakes the loop.",
        "`Timer(0.5, loop.call_soon_threadsafe, [bell.set])`, "
        "with `loop = asyncio.get_running_loop()` before it.",
    ),
    mistakes=(
        Mistake(
            program="joined_in_the_loop",
            named="`join` in a coroutine stops the whole loop until the thread has ended: "
            "the candle gets no turn.",
            signs=(breaks(Prints), calls("join")),
        ),
        Mistake(
            program="no_coroutine",
            named="`run_coroutine_threadsafe` takes a coroutine, and `bell.set()` is none: the "
            "thread has set the bell itself, and then failed.",
            signs=(in_this_order("run_coroutine_threadsafe", "bell.set()"),),
        ),
        Mistake(
            program="call_soon",
            named="`call_soon` notes the call down and wakes nobody: it is for the loop's own "
            "thread.",
            signs=(names_call_soon,),
        ),
        Mistake(
            program="loop_of_its_own",
            named="`asyncio.run` makes a loop of its own in the thread. The porter sleeps on "
            "another one, and nobody wakes that.",
            signs=(calls("run", least=2),),
        ),
    ),
)
