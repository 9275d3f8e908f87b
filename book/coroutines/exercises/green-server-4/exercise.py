"""The idle ones go, the busy ones finish, and the wait for them has a limit."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls, lacks

exercise = Exercise(
    title="Stop, and lose no answer",
    topics=("graceful stop", "killing greenlets"),
    minutes=10,
    clock="real",
    wanted=(
        Ends(),
        Prints(
            ("Ann hears HELLO", "Cleo hears the end", "stopped in time: True", "handlers left: 0"),
            any_order=True,
        ),
    ),
    hints=(
        "One handler waits for a question, the other one is at work for an answer. "
        "Which of them may be killed?",
        "Let each handler say when it is idle: into a set before its `recv`, out of it after.",
        "`killall(idle)`, and then `joinall(handlers, timeout=4)`. "
        "A handler knows itself by `gevent.getcurrent()`.",
    ),
    mistakes=(
        Mistake(
            program="does_not_wait",
            named="The idle ones are gone, and nobody waits for the one that is at work: "
            "`stop` says that all is over when it is not.",
            signs=(calls("killall"), calls("getcurrent"), calls("joinall", most=1)),
        ),
        Mistake(
            program="sleeps_first",
            named="A pause is not a wait: too long for Cleo, who has asked for nothing, "
            "and on another day too short for Ann.",
            signs=(calls("sleep", least=3), calls("killall")),
        ),
        Mistake(
            program="waits_for_all",
            named="It waits for Cleo's handler too, which waits for a question that never comes.",
            signs=(lacks("killall"),),
        ),
    ),
)
