"""A bounded buffer made of one condition: look again after each wait, and wake all."""

import ast

from labhelpers.exercises import Broken, Ends, EverySchedule, Exercise, Mistake, NoPolling
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import (
    breaks,
    calls,
    fails_as,
    in_this_order,
    lacks,
    passes,
    waits_for_ever,
)


def looks_outside(answer: Answer, broken: Broken) -> bool:
    """A `while` has the `with` of the condition in it, and not the other way round."""
    loops = (node for node in ast.walk(answer.tree) if isinstance(node, ast.While))
    return any(isinstance(loop.body[0], ast.With) for loop in loops)


def looks_once(answer: Answer, broken: Broken) -> bool:
    """A wait stands below an `if`."""
    choices = (node for node in ast.walk(answer.tree) if isinstance(node, ast.If))
    return any("wait(" in ast.unparse(choice) for choice in choices)


exercise = Exercise(
    title="A tray with one place",
    topics=("Condition", "bounded buffer", "lost wake-up"),
    minutes=30,
    points=(1, 2, 5),
    wanted=(
        Ends(),
        NoPolling(most=0),
        EverySchedule(
            promise="most <= SIZE and sorted(served) == ['bread', 'rice', 'soup']",
            otherwise="There was more on the tray than it has places, or a dish is missing.",
        ),
    ),
    hints=(
        "Who is woken: is what they waited for still true when they have the lock again?",
        "`while` instead of `if`. Then follow one `notify`: "
        "whom does it wake when a cook and a waiter both wait?",
        "Both loops `while …: changed.wait()`, and in both functions `changed.notify_all()`.",
    ),
    mistakes=(
        Mistake(
            program="unbounded",
            named="Nobody waits for a place any more, so the tray is a list without a limit.",
            signs=(breaks(EverySchedule), calls("wait", most=1)),
        ),
        Mistake(
            program="wakes_one",
            named="Who is woken looks again, which is right. But `notify` wakes one, "
            "and a cook may be woken where a waiter was meant.",
            signs=(waits_for_ever, calls("notify"), lacks("notify_all")),
        ),
        Mistake(
            program="no_lock",
            named="`wait` and `notify_all` belong into the `with` block of their condition.",
            signs=(
                fails_as("raised", "RuntimeError", "deadlocked"),
                in_this_order("\n    changed.notify"),
            ),
        ),
        Mistake(
            program="hidden_by_a_time_out",
            named="A time-out mends no missing call: who was not woken sleeps, asks, "
            "and sleeps again.",
            signs=(passes("timeout", "wait"), lacks("notify_all")),
        ),
        Mistake(
            program="asks_with_the_lock",
            named="Who asks in a loop keeps the lock meanwhile, so nobody can change "
            "what it asks for. `wait` gives the lock back.",
            signs=(fails_as("timed out"), lacks("wait"), lacks("wait_for")),
        ),
        Mistake(
            program="looks_outside",
            named="The look is outside the lock: between it and the next line, "
            "somebody else may come. One `with` round both, and the `while` inside it.",
            signs=(looks_outside,),
        ),
        Mistake(
            program="looks_once",
            named="All are woken, and only one finds what it waited for: after a wait, look again.",
            signs=(breaks(EverySchedule), calls("notify_all", least=2), looks_once),
        ),
        Mistake(
            program="naps",
            named="A nap in a loop is asking again and again. "
            "The condition has a place to wait at.",
            signs=(calls("sleep"),),
        ),
    ),
)
