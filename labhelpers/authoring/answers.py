"""What the programs answer to the book's questions: a key that nobody computes goes stale.

An author marks what is right and explains it. The key beside the name says how to get the same
from the program, as an expression over what it did. A test runs the program and compares, so that
neither can change without the other. It is run in virtual time where it can be, so that nothing
rests on the machine's speed. The names in a key:

    lines, stdout       what the program printed, and that in one piece
    kind                how it ended, one of `OUTCOME_KINDS`
    seconds             how long it took
    run                 all of it, a `Run`
    explore("n", …)     all schedules, an `Exploration` with the final values of these names
    ends("n", …)        the final values alone, each as "n = 1"; ends("stdout") what was printed
    ways()              how schedules can end: "finished", and how the shortest failure fails
    nearest(seconds)    the option whose number is closest
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Any

from labhelpers.authoring.questions import Asked
from labhelpers.program import Program
from labhelpers.questions import Question
from labhelpers.refusals import refusal
from labhelpers.sandbox import run as run_program

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PATIENCE = 60.0  # seconds: for a real run, on a machine that is busy with other tests
_OF_A_RUN = {"lines", "stdout", "kind", "seconds", "run"}


def disagreement(asked: Asked) -> str:
    """Return in one line how a question's key and its marks differ, "" where they agree."""
    question = asked.question
    told = computed(asked)
    marked = [question.options[place].value for place in question.right]
    if told == marked or (question.kind != "order" and sorted(told) == sorted(marked)):
        return ""
    return f"Question {question.name}: {question.key} gives {told}, and marked right is {marked}."


def computed(asked: Asked) -> list[str]:
    """Return the values that a question's key has for its program."""
    program, key = Program.from_cell(asked.program), asked.question.key
    names: dict[str, Any] = _from_all_schedules(program)
    names["nearest"] = lambda number: _nearest(asked.question, number)
    if _OF_A_RUN & {node.id for node in ast.walk(ast.parse(key)) if isinstance(node, ast.Name)}:
        names |= _from_a_run(program)
    value = eval(key, names)  # the author's own expression, and the reader never runs it
    return [str(one) for one in _several(value)]


def _from_a_run(program: Program) -> dict[str, Any]:
    virtual = not refusal(program.source, program.first_line)
    run = run_program(program, timeout=_PATIENCE, virtual=virtual)
    return {
        "run": run,
        "stdout": run.stdout,
        "lines": run.stdout.splitlines(),
        "kind": run.outcome.kind,
        "seconds": run.trace.seconds,
    }


def _from_all_schedules(program: Program) -> dict[str, Any]:
    def explore(*names: str) -> Any:
        from labhelpers import explore  # loads the model, which few keys need

        return explore(program, outcome=names)

    def ways() -> set[str]:
        explored = explore()
        failed = {explored.failure.kind} if explored.failure else set()
        return failed | ({"finished"} if explored.failures < explored.schedules else set())

    return {
        "explore": explore,
        "ends": lambda *names: {text.strip() for text in explore(*names).outcomes},
        "ways": ways,
    }


def _nearest(question: Question, number: float) -> str:
    """Return the value whose first number is closest to `number`."""
    values = [option.value for option in question.options]
    found = {value: float(match[0]) for value in values if (match := _NUMBER.search(value))}
    return min(found, key=lambda value: abs(found[value] - number))


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple, set, frozenset)) else [value]
