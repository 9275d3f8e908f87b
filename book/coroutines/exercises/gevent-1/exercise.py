"""What must be patched, and when."""

import ast

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, OnGreenlets, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.properties import Broken
from labhelpers.exercises.signs import (
    breaks,
    calls,
    calls_in_loop,
    either,
    in_this_order,
    lacks,
    passes,
)


def calls_what_it_should_hand_over(answer: Answer, broken: Broken) -> bool:
    """`spawn` is given a call's result for its function."""
    calls_made = (node for node in ast.walk(answer.tree) if isinstance(node, ast.Call))
    return any(
        ast.unparse(call.func) == "spawn"
        and any(isinstance(arg, ast.Call) for arg in call.args[:1])
        for call in calls_made
    )


exercise = Exercise(
    title="Too late to patch",
    topics=("monkey patching", "import order"),
    minutes=5,
    clock="real",
    wanted=(
        Ends(),
        Prints(("heng is awake", "ha is awake", "heiheihei is awake"), any_order=True),
        OnGreenlets(),
        AtOnce("sleepers", least=3),
    ),
    hints=(
        "Which `sleep` does `nap` call: Python's own or gevent's? When was that decided?",
        "`from time import sleep` takes the function as it is at that moment. "
        "What was patched afterwards does not reach the name `sleep`.",
        "Make `from gevent import monkey` and `monkey.patch_all()` the first lines of the program.",
    ),
    mistakes=(
        Mistake(
            program="real_threads",
            named="Those are threads of the operating system: they sleep at once, each on its own. "
            "Here one thread is to be enough.",
            signs=(breaks(OnGreenlets), either(calls("Thread"), calls("ThreadPoolExecutor"))),
        ),
        Mistake(
            program="called_at_once",
            named="`spawn(nap(name))` calls `nap` itself, to its end, and gives `spawn` what it "
            "returned. `spawn(nap, name)` gives it the function.",
            signs=(calls_what_it_should_hand_over,),
        ),
        Mistake(
            program="without_brackets",
            named="`monkey.patch_all` without brackets names the function, and calls nothing.",
            signs=(in_this_order("patch_all"), lacks("patch_all")),
        ),
        Mistake(
            program="not_joined",
            named="Nobody waits for the greenlets: they are dropped when the program comes to "
            "its end.",
            signs=(breaks(Prints), lacks("joinall"), lacks("join"), calls("spawn")),
        ),
        Mistake(
            program="time_left_out",
            named="`patch_all(time=False)` patches all but what this program waits with.",
            signs=(passes("time", to="patch_all"),),
        ),
        Mistake(
            program="joined_at_once",
            named="`join()` in the loop that spawns: "
            "the second one is not spawned before the first one has ended.",
            signs=(calls_in_loop("spawn", "join"),),
        ),
        Mistake(
            program="after_sleep",
            named="The patch comes before the other imports of gevent, which need none, "
            "and after the one that matters: `from time import sleep`.",
            signs=(in_this_order("from time import sleep", "patch_all()", "from gevent import"),),
        ),
    ),
)
