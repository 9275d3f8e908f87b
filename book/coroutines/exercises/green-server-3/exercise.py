"""A mailbox with a limit, and what happens when it is full."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import bare, calls, gives, no, passes

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
            signs=(calls("full"), bare("Queue")),
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
