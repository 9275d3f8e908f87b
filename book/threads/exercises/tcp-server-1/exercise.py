"""A thread for each guest, and nobody waits for one who stays."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls_in_loop, in_this_order

exercise = Exercise(
    title="Bob does not wait for Ann",
    topics=("sockets", "a thread for each connection"),
    minutes=6,
    clock="real",
    wanted=(
        Ends(),
        Prints(("Ann hears HELLO", "Bob hears HELLO")),
    ),
    hints=(
        "Where is the server while Ann stays? Which line would have to be reached for Bob?",
        "Only the last line has to change: somebody else should do that call.",
        "`Thread(target=communication, args=(conn,)).start()`, and no `join` in the loop.",
    ),
    mistakes=(
        Mistake(
            program="called_at_once",
            named="`communication(conn)` is called before there is a thread: the brackets call it. "
            "Hand over the function and its argument apart from each other.",
            signs=(in_this_order("target=communication("),),
        ),
        Mistake(
            program="joined_in_the_loop",
            named="`join` in the accept loop waits for the end of this guest's visit. "
            "There is a thread, and it is one after the other all the same.",
            signs=(calls_in_loop("accept", "join"),),
        ),
        Mistake(
            program="closed_by_the_door",
            named="`with conn:` in the accept loop closes the connection as soon as the thread "
            "has been started. Who uses the connection has to close it.",
            signs=(in_this_order("accept()", "with conn", "Thread("),),
        ),
    ),
)
