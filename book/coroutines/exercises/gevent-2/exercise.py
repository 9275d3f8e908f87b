"""A loop that computes gives way to the others."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints, TakesTurns
from labhelpers.exercises.signs import (
    bare,
    breaks,
    calls,
    calls_in_loop,
    either,
    gives,
    in_this_order,
    no,
)

exercise = Exercise(
    title="A heart that must beat",
    topics=("cooperative switching", "starvation"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("39998000000",)),
        TakesTurns("heart", during="compute", least=10),
    ),
    hints=(
        "Find the lane of `heart`. Its first sleep asks for a thousandth of a second. "
        "How long does it last, and what runs meanwhile?",
        "Nobody can take the thread from `compute`: it has to give it away, again and again.",
        "A short `time.sleep(0.001)` in the loop of `compute`, after each step.",
    ),
    mistakes=(
        Mistake(
            program="a_thread",
            named="In a patched program a `Thread` is a greenlet: "
            "it keeps the one thread there is as long as any other does.",
            signs=(calls("Thread"),),
        ),
        Mistake(
            program="sleep_zero",
            named="`sleep(0)`, or `gevent.sleep()`, lets those run who are ready. A sleeper whose "
            "time is up is not ready before the hub has looked at the clock, "
            "which it seldom does then.",
            signs=(either(gives("sleep", 0), bare("sleep")),),
        ),
        Mistake(
            program="a_generator",
            named="With a `yield` in it, a call of `compute` makes a generator, "
            "and nobody takes a step of it. Greenlets need no `yield`.",
            signs=(breaks(Prints), in_this_order("yield")),
        ),
        Mistake(
            program="once",
            named="One pause gives way once. The loop that follows keeps the thread.",
            signs=(calls("sleep", least=2), no(calls_in_loop("sum", "sleep"))),
        ),
    ),
)
