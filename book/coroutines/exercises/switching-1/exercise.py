"""A fair order: who had a turn goes to the end of the line."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls, calls_in_loop, either, fails_as, in_this_order, no

exercise = Exercise(
    title="A fair cook",
    topics=("scheduler", "round robin", "starvation"),
    minutes=5,
    wanted=(
        Ends(),
        Prints(
            (
                "rice wash",
                "egg boil",
                "fish clean",
                "rice soak",
                "fish salt",
                "rice cook",
                "fish fry",
            )
        ),
    ),
    hints=(
        "Which end of `ready` does `pop` take from, and which end does `append` put to?",
        "A line is fair when one leaves it at the front and joins it at the end.",
        "`popleft` instead of `pop`.",
    ),
    mistakes=(
        Mistake(
            program="same_end",
            named="`appendleft` puts the task back to the end that `popleft` takes from: "
            "the same one is next again, until it is through.",
            signs=(calls("popleft"), calls("appendleft")),
        ),
        Mistake(
            program="ends_with_the_first",
            named="`break`, or `return`, leaves the scheduler when the first task is through. "
            "The others are still in the line.",
            signs=(
                either(
                    in_this_order("except StopIteration", "break"),
                    in_this_order("except StopIteration", "return"),
                ),
            ),
        ),
        Mistake(
            program="removed_in_the_loop",
            named="`remove` in a loop over the same list: the list moves up by one place, "
            "and the loop passes over the next task.",
            signs=(calls_in_loop("remove"), no(calls("list", least=2))),
        ),
        Mistake(
            program="put_back_for_ever",
            named="Who is through is put back as well, and is through again at the next turn: "
            "the line never becomes empty.",
            signs=(fails_as("timed out"),),
        ),
    ),
)
