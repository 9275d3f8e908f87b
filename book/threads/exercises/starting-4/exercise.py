"""Results of two processes, lost in their memories, and sent through a queue."""

from labhelpers.exercises import Ends, Exercise, Mistake, Prints
from labhelpers.exercises.signs import breaks, calls, in_this_order, no

exercise = Exercise(
    title="Two processes look for prices",
    topics=("processes", "memory of a process", "start method", "queue"),
    minutes=10,
    clock="real",
    wanted=(
        Ends(),
        Prints(("['soup: 8, found by Ann', 'tea: 6, found by Bob']",)),
    ),
    hints=(
        "Into which list does Ann append? In whose memory is it?",
        "What a child has found must be sent. "
        "`spawn.Queue()` is made for that; hand it over in `args`.",
        "`found.put(who_found(dish))` in `look_up`, and two times `found.get()` "
        "in the main process, before it joins.",
    ),
    mistakes=(
        Mistake(
            program="no_guard",
            named="Each child executes this file again, and without the guard "
            "it comes to the lines that start children.",
            signs=(breaks(Ends), no(in_this_order("if __name__"))),
        ),
        Mistake(
            program="queue_of_threads",
            named="`queue.Queue` is for the threads of one process: it has locks in it, "
            "and cannot be pickled. Take `spawn.Queue()`.",
            signs=(breaks(Ends), in_this_order("queue import")),
        ),
        Mistake(
            program="list_as_argument",
            named="The list is pickled, and each child gets a copy of its own to append to.",
            signs=(breaks(Prints), in_this_order("args=", ", prices)")),
        ),
        Mistake(
            program="threads",
            named="Threads share the list, so it is filled. "
            "But Ann and Bob shall be processes, and now they are none.",
            signs=(breaks(Prints), calls("Thread")),
        ),
    ),
)
