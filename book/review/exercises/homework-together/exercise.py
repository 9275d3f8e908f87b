"""Processes that count, threads in them that read, and a sum that is made at home."""

from dataclasses import dataclass

from labhelpers.exercises import AtOnce, Broken, Ends, Exercise, Mistake, Prints
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls_in_loop, in_this_order, lacks


@dataclass(frozen=True)
class InProcesses:
    """So many processes beside the main one read: a sleep stands for reading."""

    count: int

    @property
    def wanted(self) -> str:
        """What has to hold."""
        return f"{self.count} processes beside the main one read"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where there were fewer, or more."""
        trace = answer.run.trace
        sleepers = {trace.tasks[span.task].pid for span in trace.spans if span.state == "sleeping"}
        found = len(sleepers - {0})
        if found == self.count:
            return None
        sentence = f"Beside the main process {found} read, and {self.count} are wanted."
        return Broken(self, sentence, answer.run)


exercise = Exercise(
    title="A week of logs",
    topics=("processes", "threads in processes", "merging results", "pickling"),
    minutes=30,
    points=(1, 3, 2, 2),
    clock="real",
    wanted=(
        Ends(),
        Prints(("[('DELETE', 1), ('GET', 6), ('PUT', 3)]",)),
        InProcesses(count=2),
        AtOnce("readings", least=4),
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
            program="a_process_for_each_day",
            named="Six interpreters are started, and each of them waits. "
            "Waiting is what threads are for: two processes, three threads in each.",
            signs=(breaks(InProcesses), lacks("ThreadPoolExecutor")),
        ),
        Mistake(
            program="one_half_after_the_other",
            named="`result()` in the loop that submits: each task is waited for "
            "before the next one is handed in.",
            signs=(breaks(AtOnce), calls_in_loop("submit", "result")),
        ),
        Mistake(
            program="read_one_by_one",
            named="In each process one day is read after the other. "
            "Reading is waiting, and that is what the threads are for.",
            signs=(breaks(AtOnce), lacks("ThreadPoolExecutor")),
        ),
    ),
)
