"""A question ends, and the connection does not."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls, gives, in_this_order

exercise = Exercise(
    title="Ask, and hear the answer",
    topics=("half-closed connection", "end of a stream"),
    minutes=6,
    clock="real",
    wanted=(
        Ends(),
        Prints(("answer: 5 words",)),
    ),
    hints=(
        "What does the server wait for, when the client waits for its answer?",
        '`recv` returns `b""` when the other side writes no more. '
        "How can a client say that, and still read?",
        "`client.shutdown(socket.SHUT_WR)`, after the last `sendall`.",
    ),
    mistakes=(
        Mistake(
            program="closes",
            named="`close` ends both halves and the socket as well: the client cannot read "
            "from it any more.",
            signs=(calls("close"),),
        ),
        Mistake(
            program="both_halves",
            named="`SHUT_RDWR` ends both halves. The server answers, and the client does not "
            "hear it: it has ended its reading half too.",
            signs=(in_this_order("SHUT_RDWR"),),
        ),
        Mistake(
            program="empty_message",
            named='`sendall(b"")` sends nothing. There is no empty message in a stream of bytes.',
            signs=(gives("sendall", b""),),
        ),
    ),
)
