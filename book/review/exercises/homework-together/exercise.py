"""Processes that count, threads in them that read, and a sum that is made at home."""

from dataclasses import dataclass

from labhelpers.exercises import AtOnce, Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, in_this_order, lacks


@dataclass(frozen=True)
class InProcesses:
    """The work is done by processes beside the main one."""

    least: int

    @property
    def wanted(self) -> str:
        """What has to hold."""
        return f"{self.least} processes do the work"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where there were fewer."""
        tasks = answer.run.trace.tasks
        workers = sum(task.kind == "process" for task in tasks) - 1
        if workers >= self.least:
            return None
        sentence = f"Beside the main process there are {workers}, and {self.least} are wanted."
        return Broken(self, sentence, answer.run)


exercise = Exercise(
    title="A week of logs",
    topics=("processes", "threads in processes", "merging results", "pickling"),
    minutes=30,
    clock="real",
    wanted=(
        Ends(),
        Prints(("[('DELETE', 1), ('GET', 6), ('PUT', 3)]",)),
        InProcesses(least=2),
        AtOnce("readings", least=3),
    ),
    hints=(
        "Whose `counts` does a worker process change? What comes home from it?",
        "Let `analyse` return a `Counter`, and add up in the main process. "
        "Then let the three days of one process be read at the same time.",
        "`with ThreadPoolExecutor(len(days)) as threads:` in `analyse`, "
        "with `threads.map(read, days)`; and `counts.update(part)` for each part.",
    ),
    mistakes=(
        Mistake(
            program="a_lambda",
            named="A lambda has no name under which another process could find it.",
            signs=(breaks(Ends), in_this_order("map(lambda")),
        ),
        Mistake(
            program="the_larger_of_two",
            named="`|=` keeps the larger of two numbers. To add up, `update`, or `+=`.",
            signs=(breaks(Prints), in_this_order("counts |= ")),
        ),
        Mistake(
            program="the_last_one_wins",
            named="The part of one process takes the place of the part before it. Add them.",
            signs=(breaks(Prints), in_this_order("counts = part")),
        ),
        Mistake(
            program="one_process",
            named="All of it is done by threads of one process: "
            "they wait side by side, and count one at a time.",
            signs=(breaks(InProcesses), lacks("ProcessPoolExecutor")),
        ),
        Mistake(
            program="read_one_by_one",
            named="In each process one day is read after the other. "
            "Reading is waiting, and that is what the threads are for.",
            signs=(breaks(AtOnce), lacks("ThreadPoolExecutor")),
        ),
    ),
)
