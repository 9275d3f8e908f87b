"""What has to hold for an answer: each property owns one idea, and says what is wrong.

An exercise puts them together in the order in which they are tried; the first that is broken is
told. Their sentences may have `code` in them, and no other Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from labhelpers.exercises.answer import Answer
from labhelpers.exercises.words import code
from labhelpers.sandbox import Run
from labhelpers.story import Story
from labhelpers.trace import Span, Trace
from labhelpers.verdicts import Exploration, Failure

_SPINS_NS = 10_000_000  # of virtual time: 10,000 steps, where a thread that works does some dozens
_ALONE = "It has one schedule only: none of its threads is under way beside another one."
_NEARLY = 0.01  # seconds of virtual time that steps may take beside the sleeps


@dataclass(frozen=True)
class Broken:
    """A property that an answer does not keep.

    Parameters
    ----------
    by
        The property.
    sentence
        What is wrong, in a sentence or two.
    shown
        The schedule, or the run, in which it can be seen.
    kind
        How the program failed ("deadlock", "KeyError", "timed out" …), "" where it did not.
    """

    by: Property
    sentence: str
    shown: Story | Run | None = None
    kind: str = ""


class Property(Protocol):
    """Something that has to hold for an answer."""

    @property
    def wanted(self) -> str:
        """What has to hold, as a part of a sentence: "nobody waits for ever"."""

    def broken(self, answer: Answer) -> Broken | None:
        """Return how `answer` breaks it, None where it holds."""


@dataclass(frozen=True)
class EverySchedule:
    """Under every schedule the program ends without an error, and a promise holds then.

    Parameters
    ----------
    promise
        An expression over the program's globals, "" for none.
    otherwise
        What it means that the promise does not hold, in one sentence.
    budget
        Number of schedules to try. Most answers need some dozens; give more where a likely wrong
        answer would pass.
    beside
        True where there has to be more than one schedule: with one only, each thread has ended
        before the next one begins, and nothing can go wrong.
    """

    promise: str = ""
    otherwise: str = ""
    budget: int = 1_000
    beside: bool = False

    @property
    def wanted(self) -> str:
        """What has to hold."""
        ends = "under every schedule it ends, without an error"
        return f"{ends}, and {code(self.promise)}" if self.promise else ends

    def broken(self, answer: Answer) -> Broken | None:
        """Return the shortest schedule that breaks it."""
        explored = self.explored(answer)
        if explored.verdict in ("held", "unknown"):
            only_one = self.beside and explored.schedules == 1
            return Broken(self, _ALONE, self._story(explored)) if only_one else None
        failure = explored.failure
        if failure is None:
            return Broken(self, explored.sentence, kind=explored.verdict)
        is_ours = bool(self.promise) and (failure.line or 0) > answer.last_line
        why = self.otherwise if is_ours else _in_short(failure)
        return Broken(self, f"{explored.sentence} {why}", self._story(explored), failure.kind)

    def explored(self, answer: Answer) -> Exploration:
        """Return what came of trying them."""
        return answer.explored(self.promise, self.budget)

    def _story(self, explored: Exploration) -> Story | None:
        """Return the schedule; its id is one of the program with the promise, so without it."""
        story = explored.story
        return story if story is None or not self.promise else story._replace(id="")


def _in_short(failure: Failure) -> str:
    """Return how it fails, without who holds and wants what: the steps below tell that."""
    if failure.kind in ("deadlock", "left waiting"):
        return failure.text.partition(". ")[0].rstrip(".") + "."
    return failure.text


@dataclass(frozen=True)
class Ends:
    """The program comes to its end, and none of its threads ends with an error."""

    wanted: str = "it ends, without an error"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the end it came to."""
        outcome, trace = answer.run.outcome, answer.run.trace
        if outcome.ok and not any(task.ending == "raised" for task in trace.tasks):
            return None
        if outcome.ok:
            return Broken(self, _who_raised(answer.run), answer.run, "raised")
        return Broken(self, outcome.sentence, answer.run, outcome.kind)


def _who_raised(run: Run) -> str:
    """Return the outcome's own words, or the names: of greenlets it has none."""
    names = [code(task.name) for task in run.trace.tasks if task.ending == "raised"]
    return " ".join(run.outcome.details) or f"An exception ended {', '.join(names)}."


@dataclass(frozen=True)
class AtOnce:
    """So many tasks sleep at once: a sleep stands for work that is done somewhere else.

    Parameters
    ----------
    things
        What the sleeps stand for: "pages".
    least
        So many are at it together in some moment.
    most
        More never are; None where there is no limit.
    holding
        Only sleeps with so many locks in the hand count, and everybody who sleeps has to have
        one of these: the others are pauses between two attempts. Where nobody ever sleeps with a
        lock, all count.
    """

    things: str
    least: int = 1
    most: int | None = None
    holding: int = 0

    @property
    def wanted(self) -> str:
        """What has to hold."""
        if self.most is None:
            return f"{self.least} {self.things} at once"
        if self.least == self.most:
            return f"{self.most} {self.things} at once, and never more"
        return f"at most {self.most} {self.things} at once"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where too few or too many slept at once."""
        trace = answer.run.trace
        sleeps = sleeps_of(trace)
        if self.holding and with_locks(trace):
            counted = with_locks(trace, self.holding)
            if without := {span.task for span in sleeps} - {span.task for span in counted} - {0}:
                return self._empty_handed(answer, min(without))
            sleeps = counted
        found = most_at_once((span.start_ns, span.end_ns) for span in sleeps)
        if self.most is not None and found > self.most:
            allowed = f"{self.most} {'is' if self.most == 1 else 'are'} allowed"
            sentence = f"Too many {self.things} at once: {found}, and {allowed}."
        elif found < self.least:
            sentence = f"Too few {self.things} at once: {found}, and {self.least} could be."
        else:
            return None
        return Broken(self, sentence, answer.run)

    def _empty_handed(self, answer: Answer, task: int) -> Broken:
        who = code(answer.run.trace.tasks[task].name)
        locks = "a lock" if self.holding == 1 else f"{self.holding} locks"
        return Broken(self, f"{who} never sleeps with {locks} in the hand.", answer.run)


def sleeps_of(trace: Trace) -> list[Span]:
    """Return all sleeps of a run."""
    return [span for span in trace.spans if span.state == "sleeping"]


def with_locks(trace: Trace, least: int = 1) -> list[Span]:
    """Return the sleeps that a task begins with so many locks in its hands."""
    held = [span for span in trace.spans if span.state == "holding"]

    def in_hand(sleep: Span) -> int:
        return sum(
            lock.task == sleep.task and lock.start_ns <= sleep.start_ns < lock.end_ns
            for lock in held
        )

    return [sleep for sleep in sleeps_of(trace) if in_hand(sleep) >= least]


def most_at_once(periods: Iterable[tuple[int, int]]) -> int:
    """Return how many periods, each with its start and its end, have a moment in common at most."""
    changes = [
        change for start, end in periods if start < end for change in ((start, 1), (end, -1))
    ]
    return max(accumulate(change for _, change in sorted(changes)), default=0)


@dataclass(frozen=True)
class Alone:
    """While a task sleeps for the last time, nobody else sleeps with a lock in the hand.

    What an `assert` in the program says can be taken out of it; this cannot.

    Parameters
    ----------
    task
        Its name.
    does
        What its last sleep stands for: "eats".
    """

    task: str
    does: str

    @property
    def wanted(self) -> str:
        """What has to hold."""
        return f"{code(self.task)} {self.does}, and nobody else does meanwhile"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where another one had a lock meanwhile, or the task never slept."""
        trace = answer.run.trace
        names = [task.name for task in trace.tasks]
        mine = [sleep for sleep in sleeps_of(trace) if names[sleep.task] == self.task]
        if not mine:
            return Broken(self, f"{code(self.task)} never {self.does}.", answer.run)
        last = max(mine, key=lambda span: span.end_ns)
        for span in with_locks(trace):
            other = names[span.task]
            if other != self.task and span.start_ns < last.end_ns and last.start_ns < span.end_ns:
                sentence = f"{code(self.task)} {self.does} while {code(other)} does."
                return Broken(self, sentence, answer.run)
        return None


@dataclass(frozen=True)
class OnGreenlets:
    """Those who sleep are greenlets, as gevent's patched threads are, or tasks of an event loop."""

    wanted: str = "one thread does it all"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where a thread slept, or carried somebody who did."""
        trace = answer.run.trace
        for span in trace.spans:
            task = trace.tasks[span.task]
            thread = task if task.carrier is None else trace.tasks[task.carrier]
            if span.state == "sleeping" and thread.kind == "thread":
                who = "A worker of a library" if thread.library else code(thread.name)
                sentence = f"{who} is a thread of its own, and one thread is to do it all."
                return Broken(self, sentence, answer.run)
        return None


@dataclass(frozen=True)
class Within:
    """It takes at most so long, in seconds of virtual time: the same on every machine."""

    seconds: float

    @property
    def wanted(self) -> str:
        """What has to hold."""
        return f"it takes at most {self.seconds:.2f} s of virtual time"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where it took longer."""
        took = answer.run.trace.seconds
        if took <= self.seconds + _NEARLY:
            return None
        enough = f"{self.seconds:.2f} s are enough"
        return Broken(self, f"It takes {took:.2f} s of virtual time, and {enough}.", answer.run)


@dataclass(frozen=True)
class Prints:
    """It prints these lines."""

    lines: tuple[str, ...]
    any_order: bool = False

    @property
    def wanted(self) -> str:
        """What has to hold."""
        lines = ", ".join(map(code, self.lines))
        if len(self.lines) == 1:
            return f"it prints {lines}"
        return f"it prints {lines}, in {'any' if self.any_order else 'this'} order"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where it printed something else."""
        printed = answer.run.stdout.splitlines()
        order = sorted if self.any_order else list
        if order(printed) == order(self.lines):
            return None
        return Broken(self, self._difference(printed), answer.run)

    def _difference(self, printed: list[str]) -> str:
        missing = [line for line in self.lines if line not in printed]
        if missing:
            return f"It does not print {code(missing[0])}."
        if len(printed) != len(self.lines):
            wanted = f"{len(self.lines)} {'is' if len(self.lines) == 1 else 'are'} wanted"
            return f"It prints {len(printed)} lines, and {wanted}."
        wrong, right = next(
            pair for pair in zip(printed, self.lines, strict=True) if pair[0] != pair[1]
        )
        return f"It prints {code(wrong)} where {code(right)} should stand."


@dataclass(frozen=True)
class NoPolling:
    """Nobody asks again and again for what they could wait for.

    Parameters
    ----------
    most
        How often a task may sleep, or give up a wait.
    """

    most: int = 5
    wanted: str = "nobody asks again and again instead of waiting"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where a task spun or slept too often; who ran longest is named."""
        trace = answer.run.trace
        asking: list[tuple[int, int, str]] = []
        for task in trace.tasks:
            mine = [span for span in trace.spans if span.task == task.id]
            times = sum(map(_is_a_pause, mine))
            ran = sum(span.end_ns - span.start_ns for span in mine if span.state == "running")
            if times > self.most or (trace.clock == "virtual" and ran > _SPINS_NS):
                asking.append((ran, times, task.name))
        if not asking:
            return None
        name = max(asking)[-1]
        return Broken(self, f"{code(name)} asks again and again instead of waiting.", answer.run)


def _is_a_pause(span: Span) -> bool:
    return span.state == "sleeping" or (span.state == "waiting" and span.label == "timed out")


@dataclass(frozen=True)
class TakesTurns:
    """While one task lives, another one gets its turns.

    Parameters
    ----------
    task, during
        Their names.
    least
        How often `task` comes out of a sleep while `during` lives.
    """

    task: str
    during: str
    least: int

    @property
    def wanted(self) -> str:
        """What has to hold."""
        return f"{code(self.task)} gets {self.least} turns or more while {code(self.during)} works"

    def broken(self, answer: Answer) -> Broken | None:
        """Return the run, where `task` got fewer turns."""
        trace = answer.run.trace
        other = next((task for task in trace.tasks if self.during in task.name), None)
        if other is None:
            sentence = f"No task is called {code(self.during)}: keep its name, and make it a task."
            return Broken(self, sentence, answer.run)
        until = trace.end_ns if other.end_ns is None else other.end_ns
        turns = sum(
            span.state == "sleeping"
            and trace.tasks[span.task].name == self.task
            and other.start_ns < span.end_ns <= until
            for span in trace.spans
        )
        if turns >= self.least:
            return None
        few = "no turn" if turns == 0 else "few turns"
        sentence = f"{code(self.task)} gets {few} while {code(self.during)} works."
        return Broken(self, sentence, answer.run)
