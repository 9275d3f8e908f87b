"""Three pots on one thread: sleep until the next one is due, and no longer."""

from labhelpers.exercises import AtOnce, Ends, Exercise, Mistake, NoPolling, Prints, Within
from labhelpers.exercises.signs import breaks, calls, gives, lacks, no, told

exercise = Exercise(
    title="Three pots, half a second",
    topics=("scheduler", "sleeping tasks", "cooperative switching"),
    minutes=12,
    wanted=(
        Ends(),
        Prints(("soup is done", "rice is done", "egg is done"), any_order=True),
        AtOnce("sleeps", most=1),
        NoPolling(most=12),
        Within(0.5),
        Prints(("egg is done", "rice is done", "soup is done")),
    ),
    hints=(
        "The picture shows five sleeps, one behind the other, a second in all. "
        "During the first of them, who else could have been waiting?",
        "Give each task a time at which it is due. Take the one that is due first, "
        "and sleep for the difference between its time and now.",
        "The scheduler of the chapter with `heapq`: `heappop`, `time.sleep(wake - now)`, "
        "one step, and `heappush` with `now + pause`.",
    ),
    mistakes=(
        Mistake(
            program="threads",
            named="Threads can wait at the same time, each with a stack of its own. "
            "Here one thread is to do it all.",
            signs=(calls("Thread"),),
        ),
        Mistake(
            program="never_sleeps",
            named="Nobody sleeps here. A loop that only asks keeps the processor busy, "
            "and one that does not look at the pauses is through too early.",
            signs=(breaks(AtOnce), lacks("sleep")),
        ),
        Mistake(
            program="a_sleep_each_turn",
            named="The tasks take turns, and each turn still ends with a sleep for its own pause. "
            "While one pause lasts, those of the others have to pass as well.",
            signs=(breaks(Within), calls("append"), lacks("heappop"), lacks("max")),
        ),
        Mistake(
            program="no_number",
            named="Two are due at the same time, and generators cannot be compared. "
            "A number between the time and the task decides.",
            signs=(told("TypeError"), calls("heappush")),
        ),
        Mistake(
            program="asks_again",
            named="A short sleep again and again asks whether somebody is due. "
            "The scheduler knows when: it can sleep until then.",
            signs=(breaks(NoPolling),),
        ),
        Mistake(
            program="whole_pause",
            named="The tasks come in a good order, and each pause is slept in full. "
            "A part of it is over already: sleep for what is left until the task is due.",
            signs=(breaks(Within), calls("heappop")),
        ),
        Mistake(
            program="rounds",
            named="Each round lasts as long as its longest pause: "
            "who is due earlier waits for the others.",
            signs=(breaks(Within), calls("max"), no(gives("max", 0))),
        ),
    ),
)
