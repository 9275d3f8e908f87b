"""A chat on greenlets: one for each guest, and who has gone is out of the room."""

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, in_this_order, lacks, no


def connection_reset(answer: Answer, broken: Broken) -> bool:
    """The exception that ended somebody is the other side's leaving, not a socket closed here."""
    return "ConnectionResetError" in answer.run.stderr or "BrokenPipeError" in answer.run.stderr


def ann_hears(answer: Answer, broken: Broken) -> bool:
    """All is well until the guests leave."""
    return "Ann hears Bob: True" in answer.run.stdout


exercise = Exercise(
    title="A chat for three",
    topics=("gevent", "sockets", "shared state", "leaving in good order"),
    minutes=30,
    points=(3, 5),
    clock="real",
    wanted=(
        Ends("nobody's greenlet ends with an exception"),
        Prints(("Ann hears Bob: True", "0 in the room")),
    ),
    hints=(
        "Where is the server while Ann says nothing? Somebody else should be with her.",
        "`spawn(communication, conn)`, kept in `handlers`. Then ask who is still in `room` "
        "when a guest has left, in whatever way.",
        "`try:` round the loop, `except ConnectionError: pass`, and in the `finally:` "
        "`room.remove(conn)` and `conn.close()`. Go over `list(room)`: it may change meanwhile.",
    ),
    mistakes=(
        Mistake(
            program="called_at_once",
            named="`communication(conn)` with brackets is called before there is a greenlet. "
            "Hand over the function and its argument apart from each other.",
            signs=(in_this_order("spawn(communication("),),
        ),
        Mistake(
            program="joined_in_the_loop",
            named="`join` in the accept loop waits until this guest has left. "
            "There is a greenlet, and it is one after the other all the same.",
            signs=(calls_in_loop("accept", "join"),),
        ),
        Mistake(
            program="closed_and_still_in_the_room",
            named="The connection is closed, and its guest is still in the list: "
            "the next message is sent to a closed socket.",
            signs=(breaks(Ends), lacks("remove"), no(connection_reset)),
        ),
        Mistake(
            program="reset_not_caught",
            named="Ann leaves with Bob's word unread, so her connection is reset and `recv` "
            "raises a `ConnectionError`. Catch it: it is one way of leaving.",
            signs=(breaks(Ends), connection_reset),
        ),
        Mistake(
            program="nobody_is_waited_for",
            named="The program waits for those in `handlers`, and there is nobody in it: "
            "keep each greenlet there.",
            signs=(
                breaks(Prints),
                ann_hears,
                calls("remove"),
                no(in_this_order("handlers.append")),
            ),
        ),
        Mistake(
            program="leaves_on_errors_only",
            named="Bob leaves in good order: no exception, only an empty `recv`. "
            "What every way out has to pass belongs into `finally`.",
            signs=(
                breaks(Prints),
                ann_hears,
                in_this_order("except", ".remove("),
                lacks("discard"),
            ),
        ),
        Mistake(
            program="stays_in_the_room",
            named="Who leaves stays in the list. A server that runs for a week "
            "sends each word to everybody who ever came.",
            signs=(
                in_this_order("spawn(communication, conn)"),
                lacks("remove"),
                ann_hears,
            ),
        ),
    ),
)
