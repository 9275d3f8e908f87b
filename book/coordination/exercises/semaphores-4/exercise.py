"""Random codes from one seed that do not depend on who comes first."""

from labhelpers.exercises import AtOnce, EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import breaks, calls, calls_in_function, fails_as

exercise = Exercise(
    title="The same codes every time",
    topics=("random", "seed", "determinism"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise="codes == {'Ann': 'LEWCTM', 'Bob': 'BSBPCC'}",
            otherwise="Ann's code is the first one of `Random(7)`, Bob's is the second one.",
        ),
        AtOnce("printers", least=2),
    ),
    hints=(
        "Who draws first gets the first code. Where is it decided who draws first?",
        "In the main thread there is one order. Which part of `issue` could be done there?",
        "Draw the code in the loop that makes the clerks, and give it to each as an argument.",
    ),
    mistakes=(
        Mistake(
            program="a_lock",
            named="A lock lets one clerk draw at a time. It does not say which of them is first.",
            signs=(fails_as("AssertionError"), calls("Lock")),
        ),
        Mistake(
            program="seed_in_the_thread",
            named="Each clerk begins the same sequence anew, so both get the same code.",
            signs=(fails_as("AssertionError"), calls_in_function("Random")),
        ),
        Mistake(
            program="one_printer",
            named="One clerk at a time: the second printer is never used.",
            signs=(breaks(AtOnce),),
        ),
    ),
)
