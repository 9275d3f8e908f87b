"""Work that computes, given to two processes: they have to be at it together, and to report."""

from dataclasses import dataclass

from labhelpers.exercises import Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.properties import most_at_once
from labhelpers.exercises.signs import breaks, calls, calls_in_loop, fails_as, lacks, no


@dataclass(frozen=True)
class ProcessesAtOnce:
    """Two child processes are alive at the same time."""

    wanted: str = "two child processes are alive at the same time"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where there were not two."""
        trace = answer.run.trace
        children = [task for task in trace.tasks[1:] if task.kind == "process"]
        most = most_at_once(
            (child.start_ns, trace.end_ns if child.end_ns is None else child.end_ns)
            for child in children
        )
        if most >= 2:
            return None
        sentence = f"Child processes alive at the same time: {most}, and 2 are wanted."
        return Broken(self, sentence, answer.run)


exercise = Exercise(
    title="A hall each",
    topics=("GIL", "processes for computing", "results from processes"),
    minutes=8,
    wanted=(Ends(), Prints(("in both halls: 899988",)), ProcessesAtOnce()),
    hints=(
        "`Process` takes what `Thread` takes. What becomes of `found` in another process?",
        "A child's list is the child's. Let it put its count into a `multiprocessing.Queue`, "
        "which you hand over among the arguments.",
        "Start both, then `found.get()` twice, then join both.",
    ),
    mistakes=(
        Mistake(
            program="own_list",
            named="Each process appends to a list of its own. The parent's list stays empty: "
            "processes share no memory, so the result has to be sent.",
            signs=(breaks(Prints), calls("Process"), lacks("Queue")),
        ),
        Mistake(
            program="run_called",
            named="`run()` does the work here and now, in the process that calls it. "
            "`start()` makes a new one.",
            signs=(breaks(ProcessesAtOnce), calls("run"), lacks("start")),
        ),
        Mistake(
            program="one_by_one",
            named="The first process is joined before the second is started: "
            "two processes, and one core at work.",
            signs=(
                breaks(ProcessesAtOnce),
                calls("Process"),
                calls_in_loop("start", "join"),
                no(fails_as("timed out")),
            ),
        ),
    ),
    clock="real",
)
