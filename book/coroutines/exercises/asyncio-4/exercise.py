"""Clean up when cancelled, and let the cancellation pass."""

from dataclasses import dataclass

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, in_this_order, no


@dataclass(frozen=True)
class LetsItPass:
    """The cancellation itself gets to the timeout."""

    wanted: str = "the cancellation passes, and nothing is raised in its place"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the exception that is made up."""
        if "raise TimeoutError" not in answer.program.source:
            return None
        return Broken(self, "The guard raises a `TimeoutError` in place of the cancellation.")


def burns_on(answer: Answer, broken: Broken) -> bool:
    """Nobody has put the lamp out."""
    return "the lamp is out" not in answer.run.stdout


exercise = Exercise(
    title="The lamp of the guard",
    topics=("cancellation", "clean-up", "timeout"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(("the lamp is lit", "the lamp is out", "relieved")),
        LetsItPass(),
    ),
    hints=(
        "Where does the `CancelledError` of the timeout end? Who hears of it afterwards?",
        "A `finally` runs in both cases, and stops no exception.",
        "`try:` round the `for`, `finally:` with the line that puts the lamp out, "
        "and no `except` at all.",
    ),
    mistakes=(
        Mistake(
            program="left_alight",
            named="The cancellation passes, and the lamp burns on: "
            "the line after the loop is never reached.",
            signs=(
                burns_on,
                no(in_this_order("finally:")),
                no(in_this_order("except Exception")),
            ),
        ),
        Mistake(
            program="only_exceptions",
            named="`CancelledError` is no `Exception`: `except Exception` lets it pass, "
            "with the lamp alight.",
            signs=(burns_on, in_this_order("except Exception")),
        ),
        Mistake(
            program="returns_in_finally",
            named="A `return` in `finally` throws away the exception that is on its way.",
            signs=(breaks(Prints), in_this_order("finally:", "return")),
        ),
        Mistake(
            program="made_up",
            named="Whoever calls `cancel()` on the guard would be told of a timeout. "
            "A bare `raise` passes on what has come.",
            signs=(breaks(LetsItPass),),
        ),
        Mistake(
            program="swallowed_later",
            named="The lamp is out, and the cancellation still ends in your `except`: "
            "the timeout never hears of it. End the clause with `raise`.",
            signs=(
                in_this_order("except asyncio.CancelledError:", 'print("the lamp is out")'),
                no(in_this_order("break")),
                no(in_this_order("raise")),
            ),
        ),
    ),
)
