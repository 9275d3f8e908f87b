"""A task that is reported once on every way out, so that join returns in time."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import calls, in_this_order, lacks

exercise = Exercise(
    title="The burnt toast",
    topics=("queue", "task_done", "exceptions"),
    minutes=6,
    wanted=(
        EverySchedule(
            promise="ready == ['sorry', 'soup']",
            otherwise="It says that all is done, and a dish is not ready.",
        ),
    ),
    hints=(
        "How often is `put` called, and how often `task_done`?",
        "The exception jumps over the rest of the `try`. What is not jumped over?",
        "Move `orders.task_done()` into a `finally`.",
    ),
    mistakes=(
        Mistake(
            program="twice",
            named="The burnt dish is reported twice: `finally` is passed after `except`, too. "
            "Then `join` returns too early, or `task_done` raises.",
            signs=(calls("task_done", least=2),),
        ),
        Mistake(
            program="at_once",
            named="The dish is reported as done before it is cooked, so `join` may return "
            "while it is on the stove.",
            signs=(in_this_order("orders.get()", "orders.task_done()", "prepare(dish)"),),
        ),
        Mistake(
            program="pause",
            named="A pause is no wait: it is too long on most days, and too short on one.",
            signs=(lacks("join"), calls("sleep")),
        ),
        Mistake(
            program="until_empty",
            named="An empty queue does not mean that all is done: "
            "the last dish is out of the queue, and not ready.",
            signs=(lacks("join"), calls("empty")),
        ),
    ),
)
