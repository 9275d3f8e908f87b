"""The old value is read before a switch, and written back after it."""

import ast

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.properties import Broken
from labhelpers.exercises.signs import calls, in_this_order, lacks, no, told, waits_for_ever


def switches_within_a_sum(answer: Answer, broken: Broken) -> bool:
    """A `yield from` stands to the right of a value that has been read."""
    nodes = list(ast.walk(answer.tree))
    late = [node.value for node in nodes if isinstance(node, ast.AugAssign)]
    late += [node.right for node in nodes if isinstance(node, ast.BinOp)]
    return any(isinstance(node, ast.YieldFrom) for part in late for node in ast.walk(part))


exercise = Exercise(
    title="The till and the bank",
    topics=("lost update", "cooperative switching", "yield"),
    minutes=6,
    wanted=(
        Ends(),
        Prints(
            (
                "0 of 6 orders lose coins",
                "turns given to others while the bank is asked: 1",
            )
        ),
    ),
    hints=(
        "Go through `deposit` line by line: what does it know, and since when, "
        "at the moment when it writes?",
        "Between reading `coins` and writing it there must be no `yield`, "
        "and no `yield from` either.",
        "Ask the bank first. Then read and write in one line, without a switch in it.",
    ),
    mistakes=(
        Mistake(
            program="thread_lock",
            named="A `threading.Lock` stops the thread. The task that holds it is on the same "
            "thread, so it never comes to release it.",
            signs=(calls("Lock"), waits_for_ever),
        ),
        Mistake(
            program="bank_not_asked",
            named="The bank is not asked any more, and nobody else knows what a note is worth. "
            "Ask it, and let the others have their turns meanwhile.",
            signs=(lacks("ask_the_bank"),),
        ),
        Mistake(
            program="one_line",
            named="One line is not one step: it reads the old value, then comes the switch, "
            "and then it writes.",
            signs=(switches_within_a_sum,),
        ),
        Mistake(
            program="not_linked",
            named="A call of `ask_the_bank` makes a generator, and `yield` alone hands it to "
            "whoever drives `deposit`. Only `yield from` goes through it and returns its number.",
            signs=(told("TypeError"), no(in_this_order("def deposit", "yield from"))),
        ),
    ),
)
