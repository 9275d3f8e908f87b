"""A fair order: who had a turn goes to the end of the line."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import calls, in_this_order

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
            named="`break` leaves the scheduler when the first task is through. "
            "The others are still in the line.",
            signs=(in_this_order("except StopIteration", "break"),),
        ),
        Mistake(
            program="removed_in_the_loop",
            named="`remove` in a loop over the same list: the list moves up by one place, "
            "and the loop passes over the next task.",
            signs=(in_this_order("for task in ready:", "ready.remove("),),
        ),
    ),
)
