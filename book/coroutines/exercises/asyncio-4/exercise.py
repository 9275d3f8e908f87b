"""Clean up when cancelled, and let the cancellation pass."""

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import in_this_order, no


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
