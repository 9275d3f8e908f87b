"""A mailbox with a limit, and what happens when it is full."""

from dataclasses import dataclass

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import bare, calls, gives, no, passes


@dataclass(frozen=True)
class FewGreenlets:
    """No message waits outside of the mailboxes, in a greenlet of its own."""

    most: int = 10
    wanted: str = "no message waits in a greenlet of its own"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where there are too many greenlets."""
        found = sum(task.kind == "greenlet" for task in answer.run.trace.tasks)
        if found <= self.most:
            return None
        return Broken(self, f"{found} greenlets, where a handful is enough.", answer.run)


def has_a_greenlet_each(answer: Answer, broken: Broken) -> bool:
    """Messages wait in greenlets, whatever else is late on a slow machine."""
    return FewGreenlets().broken(answer) is not None


def asks_whether_full(answer: Answer, broken: Broken) -> bool:
    """It looks whether a mailbox is full, or has it say so."""
    return any(calls(name)(answer, broken) for name in ("full", "put_nowait"))


exercise = Exercise(
    title="Bob is slow, and Ann is not",
    topics=("backpressure", "bounded queue"),
    minutes=8,
    clock="real",
    wanted=(
        Ends(),
        Prints(
            (
                "the newsroom is done in time: True",
                "Ann has all the news: True",
                "at most five wait for Bob: True",
            )
        ),
        FewGreenlets(),
    ),
    hints=(
        "A queue without a limit takes everything. Give the mailboxes one: `Queue(5)`.",
        "`put` waits when the queue is full, and the newsroom with it. "
        "Which method says `Full` instead of waiting?",
        "`put_nowait` in a `try`; at `Full` this reader is taken out of `mailboxes`. "
        "Loop over a copy, `list(mailboxes.items())`.",
    ),
    mistakes=(
        Mistake(
            program="never_full",
            named="A `Queue()` without a limit is never full.",
            signs=(asks_whether_full, bare("Queue")),
        ),
        Mistake(
            program="a_greenlet_each",
            named="Each message that finds no room waits in a greenlet of its own: "
            "the queue without a limit is back, and has only moved.",
            signs=(has_a_greenlet_each,),
        ),
        Mistake(
            program="waits_a_little",
            named="The newsroom waits for Bob's mailbox a little, each time: "
            "one slow reader sets the pace for all of them.",
            signs=(passes("timeout", to="put"),),
        ),
        Mistake(
            program="everybody_waits",
            named="The mailboxes have a limit, and `put` waits for Bob's: "
            "Ann gets her news at his pace.",
            signs=(calls("put"), gives("Queue", 5), no(calls("put_nowait"))),
        ),
    ),
)
