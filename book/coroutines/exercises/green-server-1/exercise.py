"""A greenlet for each guest."""

from labhelpers.exercises import AtOnce, Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import calls, calls_in_loop, fails_as, in_this_order


def waits_in_the_loop(answer: Answer, broken: Broken) -> bool:
    """What is spawned in a round is waited for in the same round."""
    waits = ("join", "joinall", "get")
    return any(calls_in_loop("spawn", name)(answer, broken) for name in waits)


exercise = Exercise(
    title="Three guests, one thread",
    topics=("gevent", "accept apart from serve"),
    minutes=5,
    clock="real",
    wanted=(
        AtOnce("answers in the making", least=3),
        Ends(),
        Prints(("ann hears ANN", "bob hears BOB", "cleo hears CLEO"), any_order=True),
    ),
    hints=(
        "Who accepts Bob, while the first guest's database is being asked?",
        "The main greenlet may only accept. What waits belongs into a greenlet of its own.",
        "`spawn(communication, conn)` in the loop, and `joinall` for all handlers after it.",
    ),
    mistakes=(
        Mistake(
            program="called_in_spawn",
            named="`spawn(communication(conn))` calls the function here and now, and gives "
            "`spawn` what it returns. Give it the function, and the argument after a comma.",
            signs=(in_this_order("spawn(communication(conn)"),),
        ),
        Mistake(
            program="joined_at_once",
            named="`join()`, `joinall()` or `get()` in the loop waits for this guest's handler "
            "before the next guest is accepted.",
            signs=(waits_in_the_loop,),
        ),
        Mistake(
            program="grows_the_list",
            named="The loop goes over `guests`, and each round adds to `guests`: "
            "so there is always one more guest to accept. Take a list of your own.",
            signs=(fails_as("timed out"), in_this_order("in guests:", "guests.append(")),
        ),
        Mistake(
            program="pool_of_one",
            named="A pool with one place is a server for one guest at a time.",
            signs=(calls("Pool"),),
        ),
    ),
)
