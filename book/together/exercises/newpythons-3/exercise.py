"""A function that changes nothing outside runs on any executor; one that does, on threads only."""

import ast
from dataclasses import dataclass, replace

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, fails_as, in_this_order, lacks


@dataclass(frozen=True)
class PrintsWhoeverWorks(Prints):
    """It prints these lines; the picture is left out, for a quick worker may do both tasks."""

    def broken(self, answer: Answer) -> Broken | None:
        """Return what is wrong with the lines, without the run."""
        found = super().broken(answer)
        return found and replace(found, shown=None)


def sends_found(answer: Answer, broken: Broken) -> bool:
    """`found` is an argument of what is submitted."""
    calls = (node for node in ast.walk(answer.tree) if isinstance(node, ast.Call))
    sent = (call.args for call in calls if ast.unparse(call.func).endswith(".submit"))
    return any(ast.unparse(word) == "found" for words in sent for word in words)


exercise = Exercise(
    title="Whatever the executor",
    topics=("executors", "no shared state", "results instead of globals"),
    minutes=7,
    wanted=(
        Ends(),
        PrintsWhoeverWorks(
            (
                "ThreadPoolExecutor [(1, 168), (2, 135)]",
                "ProcessPoolExecutor [(1, 168), (2, 135)]",
            )
        ),
    ),
    hints=(
        "Whose `found` does a worker process write to?",
        "Let `count` return what it has found. What does `submit` give you to get it by?",
        "`count` returns `part` and its number. Keep the futures in a list, "
        "and print their results, sorted.",
    ),
    mistakes=(
        Mistake(
            program="lambda_sent",
            named="A process has to import the function that it is sent, by its name, "
            "and a `lambda` has none.",
            signs=(breaks(Ends), fails_as("raised"), in_this_order("lambda")),
        ),
        Mistake(
            program="found_sent",
            named="An argument of a process is pickled: the worker fills a copy of `found`, "
            "and nobody sends it back.",
            signs=(breaks(Prints), sends_found),
        ),
        Mistake(
            program="lock",
            named="A lock keeps threads out of one memory. A process has a memory of its own, "
            "and fills a `found` of its own, lock or no lock.",
            signs=(breaks(Prints), calls("Lock")),
        ),
        Mistake(
            program="results_left",
            named="The worker returns its number, and nobody asks the future for it.",
            signs=(
                breaks(Prints),
                in_this_order("def count", "return ", "submit"),
                lacks("result"),
            ),
        ),
    ),
    clock="real",
)
