"""A blocking call stops every task; a thread takes it away."""

from dataclasses import dataclass

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints, TakesTurns
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, gives, in_this_order, no

LIBRARY = "\ndef ask_the_old_library(visitor):\n    time.sleep(0.4)\n"


@dataclass(frozen=True)
class LibraryAsItWas:
    """The old library is not rewritten."""

    wanted: str = "the old library is as it was"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the change."""
        if LIBRARY in "\n" + answer.program.source:
            return None
        return Broken(self, "`ask_the_old_library` has been changed, and must stay as it is.")


def waits_on_the_thread(answer: Answer, broken: Broken) -> bool:
    """It calls what stops the thread until another one has ended."""
    return any(calls(name)(answer, broken) for name in ("join", "result"))


exercise = Exercise(
    title="A heart that must beat",
    topics=("blocking call", "to_thread"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("the old library found heng",)),
        TakesTurns("heart", during="find", least=5),
        LibraryAsItWas(),
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
            program="another_library",
            named="It works with a library that was made for asyncio. This one was not, "
            "and is not yours to change: call it as it is, somewhere else.",
            signs=(breaks(LibraryAsItWas), in_this_order("async def ask_the_old_library")),
        ),
        Mistake(
            program="awaited_answer",
            named="An ordinary function has run to its end when it returns. "
            "What it returns is an answer, and nothing to await.",
            signs=(
                in_this_order("await ask_the_old_library("),
                no(in_this_order("async def ask_the_old_library")),
            ),
        ),
        Mistake(
            program="not_awaited",
            named="`to_thread` makes a coroutine: without `await` nothing of it runs.",
            signs=(
                breaks(Prints),
                calls("to_thread"),
                no(in_this_order("await asyncio.to_thread(")),
            ),
        ),
        Mistake(
            program="waits_here",
            named="It works on another thread, and this one waits for it: `result()` and `join()` "
            "stop the thread that calls them, with the loop on it.",
            signs=(breaks(TakesTurns), waits_on_the_thread),
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
