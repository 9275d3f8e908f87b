"""Run a program under every schedule that matters, or under as many as there is time for.

Luck proves nothing: a program that loses an update once in a million runs passes every test. Here
all schedules are tried that differ to the program; where these are too many, what is left is tried
by a method that finds a bug of a given depth with a known probability.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from labhelpers.model.arena import Arena
from labhelpers.model.aside import text_of
from labhelpers.model.dpor import Tree
from labhelpers.model.execution import CUT, DONE, ENDLESS, SEEN, STUCK, Execution, Task
from labhelpers.model.operations import AWAIT, SLEEP
from labhelpers.model.world import chance

DEPTH = 3
"""Orderings of operations that a bug may need and PCT still finds with a known probability."""
_PERF = time.perf_counter


class Failure(NamedTuple):
    """How a schedule fails.

    Parameters
    ----------
    kind
        An exception's name, "deadlock", "left waiting" or "endless".
    text
        The exception's message.
    line
        Line of the program, 0 where there is none.
    task
        Number of the task, -1 where it is all of them.
    """

    kind: str
    text: str = ""
    line: int = 0
    task: int = -1

    def sentence(self, names: Sequence[str]) -> str:
        """Return it as a sentence; `names` are those of the tasks."""
        match self.kind:
            case "deadlock":
                return "Deadlock: no thread can go on."
            case "left waiting":
                return "The main thread has come to its end, and others wait for ever."
            case "endless":
                return "It never ends: a loop goes round and round for ever."
        where = f" in line {self.line}" if self.line else ""
        who = f" of {names[self.task]}" if 0 <= self.task < len(names) else ""
        return f"{self.kind}{where}{who}" + (f": {self.text}" if self.text else ".")


class Found:
    """What a search has found so far.

    Attributes
    ----------
    schedules
        Executed to their end; no two of them are the same to the program.
    failures
        Of these, how many failed.
    redundant
        Executions that were cut because their like had been seen.
    sampled
        Executed by PCT, once the budget was used up; some may be the same to the program.
    steps
        Of all executions together.
    is_exhausted
        True when there is no other schedule.
    is_cut
        True where some schedule did not come to its end.
    kinds
        How many schedules fail in which way.
    outcomes
        How many schedules end with which values.
    first_failure
        The schedule that failed first: numbers of the tasks that make its steps.
    failure
        How it failed.
    seconds, first_failure_seconds
        Of the search; until the first failure, 0 where there is none.
    """

    def __init__(self) -> None:
        self.schedules = 0
        self.failures = 0
        self.redundant = 0
        self.sampled = 0
        self.steps = 0
        self.is_exhausted = False
        self.is_cut = False
        self.kinds: dict[str, int] = {}
        self.outcomes: dict[str, int] = {}
        self.first_failure: tuple[int, ...] | None = None
        self.failure: Failure | None = None
        self.seconds = 0.0
        self.first_failure_seconds = 0.0

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Found:
        """Return what `facts` gave."""
        found = cls()
        vars(found).update((name, facts[name]) for name in vars(found))
        failure, first = facts["failure"], facts["first_failure"]
        found.failure = None if failure is None else Failure(*failure)
        found.first_failure = None if first is None else tuple(first)
        return found

    def facts(self) -> dict[str, Any]:
        """Return it in JSON's types, and how the first failure reads."""
        if self.failure is None:
            return dict(vars(self))
        return {**vars(self), "failure_text": self.failure.sentence(())}

    def add(self, arena: Arena, execution: Execution) -> Failure | None:
        """Count an execution; return how it failed."""
        self.steps += len(execution.who)
        if execution.status == SEEN:
            self.redundant += 1
            return None
        self.schedules += 1
        self.is_cut |= execution.is_cut or execution.status in (ENDLESS, CUT)
        failure = failure_of(arena, execution)
        if execution.status == DONE:
            text = arena.result(execution)
            self.outcomes[text] = self.outcomes.get(text, 0) + 1
        if failure is not None:
            self._add_failure(failure, execution)
        return failure

    def _add_failure(self, failure: Failure, execution: Execution) -> None:
        self.failures += 1
        self.kinds[failure.kind] = self.kinds.get(failure.kind, 0) + 1
        if self.first_failure is None:
            self.first_failure, self.failure = tuple(execution.who), failure


def failure_of(arena: Arena, execution: Execution) -> Failure | None:
    """Return how an execution failed, None where it did not."""
    for number, error in execution.failures:
        return Failure(type(error).__name__, text_of(error, str), arena.line_of(error), number)
    if execution.status == ENDLESS:
        return Failure("endless")
    if execution.status == STUCK:
        if any(task.op[0] == AWAIT and not task.is_done for task in execution.tasks):
            return Failure("endless")
        return Failure("left waiting" if execution.main_is_over else "deadlock")
    return None


class Search:
    """A search that can be looked at while it goes on.

    Parameters
    ----------
    arena
        Executes the program.
    budget
        Schedules after which the search goes over to sampling.
    seconds
        The same as a time.
    stop_at_failure
        True to end with the first schedule that fails.
    progress
        Called after every execution with what has been found.
    """

    def __init__(
        self,
        arena: Arena,
        budget: int,
        seconds: float = float("inf"),
        stop_at_failure: bool = False,
        progress: Callable[[Found], None] | None = None,
    ) -> None:
        self.arena = arena
        self.budget = budget
        self.seconds = seconds
        self.stop_at_failure = stop_at_failure
        self.progress = progress
        self.found = Found()
        self._has_choice = False  # more than one task has been there
        self._began = _PERF()

    def run(self) -> Found:
        """Search, and return what was found."""
        while not self.explore(Tree()):
            self.found = Found()  # something new was learned: what was explored is void
        if self._has_choice and not self.found.is_exhausted and not self._is_over():
            self.sample()
        self.found.seconds = _PERF() - self._began
        return self.found

    def _is_over(self) -> bool:
        return self.stop_at_failure and self.found.failures > 0

    def explore(self, tree: Tree) -> bool:
        """Explore to the tree's end or the budget's; False when it has to begin again."""
        arena = self.arena
        arena.knowledge.is_stale = False
        while True:
            execution = arena.execute(tree.prefix, tree.asleep)
            if arena.knowledge.is_stale:
                return False
            self._count(execution)
            tree.take(execution)
            if self._is_over() or self._is_used_up():
                return True
            if not tree.advance():
                self.found.is_exhausted = not self.found.is_cut
                return True

    def _count(self, execution: Execution) -> None:
        found = self.found
        self._has_choice |= execution.has_started
        if found.add(self.arena, execution) is not None and found.failures == 1:
            found.first_failure_seconds = _PERF() - self._began
        if self.progress is not None:
            self.progress(found)

    def _is_used_up(self) -> bool:
        found = self.found
        return (
            found.schedules + found.redundant >= self.budget or _PERF() - self._began > self.seconds
        )

    def sample(self) -> None:
        """Try schedules by chance, a tenth of the budget more."""
        steps = self.found.steps // max(1, self.found.schedules + self.found.redundant)
        for seed in range(max(1, self.budget // 10)):
            execution = self.arena.execute(policy=Priorities(seed, steps))
            self._count(execution)
            self.found.sampled += 1
            if self._is_over() or _PERF() - self._began > self.seconds * 1.1:
                return


class Priorities:
    """PCT: the task of the highest priority goes on, and a few times one is lowered.

    Each schedule finds a bug of depth d among n tasks and k steps with a probability of at least
    1 / (n k^(d-1)): Burckhardt, Kothari, Musuvathi, Nagarakatte (ASPLOS 2010).

    Parameters
    ----------
    seed
        Decides the priorities.
    steps
        About how many an execution has.
    """

    def __init__(self, seed: int, steps: int) -> None:
        self._seed = seed
        self._lowered: dict[int, int] = {}
        self._changes = {
            chance(seed, 0, change) % max(steps, 1): -change for change in range(1, DEPTH)
        }

    def __call__(self, execution: Execution, me: Task) -> Task | None:
        """Choose the next task."""
        if len(execution.who) in self._changes:
            self._lowered[me.number] = self._changes[len(execution.who)]
        enabled = execution.enabled()
        if (me.op[0] in (SLEEP, AWAIT) or me.gives_way) and len(enabled) > 1:
            enabled = [task for task in enabled if task is not me]
        me.gives_way = False
        return max(enabled, key=self._priority) if enabled else execution.choose_stuck()

    def _priority(self, task: Task) -> int:
        number = task.number
        return self._lowered.get(number, chance(self._seed, 1, number) >> 1)


def every_schedule(arena: Arena, limit: int) -> Iterator[Execution]:
    """Execute all schedules, without any reduction: what the reduced search is checked against.

    Raises
    ------
    OverflowError
        When there are more than `limit`.
    """
    stack: list[list[int]] = []  # for each step, who has not been tried, the one tried last first
    for _ in range(limit):
        enabled: list[list[int]] = []

        def policy(
            execution: Execution, me: Task, enabled: list[list[int]] = enabled
        ) -> Task | None:
            able = execution.enabled() or execution.stuck()
            if not able:
                return None
            if not execution.enabled():
                execution.force(able[0])
                if execution.status:
                    return None
            enabled.append([task.number for task in able])
            return able[0]

        execution = arena.execute([choices[0] for choices in stack], policy=policy)
        yield execution
        stack += enabled
        while stack and len(stack[-1]) == 1:
            stack.pop()
        if not stack:
            return
        stack[-1].pop(0)
    raise OverflowError(f"more than {limit} schedules")
