"""A call of somebody else's function under a lock joins two locks; it belongs behind the lock."""

from labhelpers.exercises import EverySchedule, Exercise, Mistake
from labhelpers.exercises.signs import (
    calls,
    either,
    fails_as,
    in_this_order,
    no,
    unlooked_at,
    waits_for_ever,
)

exercise = Exercise(
    title="The oven that tells",
    topics=("deadlock", "callbacks under a lock", "RLock"),
    minutes=10,
    wanted=(
        EverySchedule(
            promise="shown[-1] == 200",
            otherwise="The oven is hot, and what was shown last is the old number.",
            beside=True,
        ),
    ),
    hints=(
        "In the schedule below, which lock does each of the two hold, and which one does it want? "
        "Which line of `heat_to` leads to the second lock?",
        "`heat_to` does not know what its listeners take. It has no need of its lock while it "
        "tells them.",
        "Copy the list of listeners under the lock, end the block, then call them.",
    ),
    mistakes=(
        Mistake(
            program="unlooked_at_timeout",
            named="`acquire(timeout=…)` says by its result whether it got the lock. "
            "Nobody looks, so one goes on without it and gives back what the other one holds.",
            signs=(unlooked_at("acquire"),),
        ),
        Mistake(
            program="rlocks",
            named="An `RLock` helps a thread against itself. "
            "Here the oven's thread wants what the display's has, and the other way round.",
            signs=(waits_for_ever, calls("RLock")),
        ),
        Mistake(
            program="called_inside",
            named="The list is copied, and the listeners are still called under the lock. "
            "Copy, release, then call.",
            signs=(waits_for_ever, either(calls("copy"), calls("list"))),
        ),
        Mistake(
            program="told_before",
            named="The listeners are told how hot the oven is before it is so. "
            "A display that is redrawn in between shows the old number, and shows it last.",
            signs=(
                fails_as("AssertionError"),
                in_this_order("tell(target)", 'oven["degrees"] = target'),
            ),
        ),
        Mistake(
            program="read_before",
            named="Nobody waits for ever. But between the reading and the showing the oven can "
            "get hot and tell it, and then the old number is shown last.",
            signs=(
                fails_as("AssertionError"),
                either(
                    no(in_this_order("with display_lock:\n        shown.append(read_oven())")),
                    no(in_this_order("def show", "display_lock", "def redraw")),
                ),
            ),
        ),
    ),
)
