"""A lock for each visitor is right, and a place where threads meet: share the sums instead."""

from dataclasses import dataclass

from labhelpers.exercises import AtOnce, Broken, EverySchedule, Exercise, Mistake
from labhelpers.exercises.answer import Answer
from labhelpers.exercises.signs import breaks, calls_in_function, in_this_order, no


@dataclass(frozen=True)
class LocksTaken:
    """Locks are taken so often at most, all threads together."""

    most: int

    @property
    def wanted(self) -> str:
        """What has to hold."""
        return f"locks are taken {self.most} times at most"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where they were taken more often."""
        spans = answer.run.trace.spans
        times = sum(span.state == "holding" for span in spans)
        if times <= self.most:
            return None
        sentence = f"Locks are taken {times} times, and {self.most} are enough."
        return Broken(self, sentence, answer.run)


def takes_no_lock(answer: Answer, broken: Broken) -> bool:
    """Nobody takes one; it may still be made."""
    return not any(span.state == "holding" for span in answer.run.trace.spans)


exercise = Exercise(
    title="Count for yourself",
    topics=("sharing little", "lock contention", "free threading"),
    minutes=6,
    wanted=(
        EverySchedule(promise="total == 6", otherwise="A visitor is missing from the sum."),
        AtOnce("visitors", least=2),
        LocksTaken(2),
    ),
    hints=(
        "Which number has to be shared while a hall is still letting people in?",
        "A variable of the function belongs to one call, and so to one thread.",
        "Count in `mine`, without the lock. After the loop, take the lock once for "
        "`total += mine`.",
    ),
    mistakes=(
        Mistake(
            program="around_everything",
            named="The lock is taken once by each hall, and held while the visitors come in: "
            "the other hall stands still.",
            signs=(breaks(AtOnce),),
        ),
        Mistake(
            program="gate_of_its_own",
            named="A lock that is made in the function is another one for each hall: "
            "neither hall ever meets the other at it.",
            signs=(breaks(EverySchedule), calls_in_function("Lock")),
        ),
        Mistake(
            program="sum_without_lock",
            named="Each hall counts for itself, and that needs no lock. "
            "But `total` is shared: adding to it is a read and a write.",
            signs=(
                breaks(EverySchedule),
                takes_no_lock,
                in_this_order("def admit", "for ", "\n    total"),
            ),
        ),
        Mistake(
            program="no_lock",
            named="Without the lock nobody waits, and `total += 1` may lose a visitor: "
            "it reads, and then it writes.",
            signs=(
                breaks(EverySchedule),
                takes_no_lock,
                no(in_this_order("def admit", "for ", "\n    total")),
            ),
        ),
    ),
)
