"""The idle ones go, the busy ones finish, and the wait for them has a limit."""

from dataclasses import dataclass

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import calls, fails_as, in_this_order, lacks, no


@dataclass(frozen=True)
class IdleGoFirst:
    """Who is idle does not wait for who is busy."""

    wanted: str = "Cleo hears the end before Ann has her answer"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where Cleo had to wait."""
        printed = answer.run.stdout
        if printed.index("Cleo hears") < printed.index("Ann hears"):
            return None
        return Broken(self, "Cleo, who is idle, hears the end only after Ann.", answer.run)


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
        IdleGoFirst(),
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
            program="patience_first",
            named="It has patience with everybody first, and then kills: "
            "one idle guest, and each stop takes the whole of it.",
            signs=(in_this_order("joinall(handlers", "killall(handlers"),),
        ),
        Mistake(
            program="waits_for_all",
            named="It waits for Cleo's handler too, which waits for a question that never comes.",
            signs=(lacks("killall"), no(fails_as("raised"))),
        ),
    ),
)
