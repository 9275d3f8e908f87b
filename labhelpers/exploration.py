"""Run a program under every schedule that matters, and say whether any of them breaks it.

A test that passes a thousand times has met a thousand lucky schedules. `explore` runs the program
in a child process, like `run`, but again and again, each time in another order; what it returns
holds the verdict, how many schedules there were, and the one that is easiest to understand.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

from labhelpers.arguments import checked_names, checked_timeout, program_of
from labhelpers.endings import signal_name
from labhelpers.interrupts import Interrupts, noted
from labhelpers.process import Child
from labhelpers.program import Program
from labhelpers.refusals import IN_AN_EXPLORATION, refusal
from labhelpers.replaying import read_id
from labhelpers.sandbox import DEFAULT_MEMORY
from labhelpers.verdicts import Exploration, Verdict, told

DEFAULT_BUDGET = 10_000  # schedules
DEFAULT_TIMEOUT = 60.0  # seconds
MOST_STATES = 1_500  # that a page carries

OnProgress = Callable[[float, int, int], None]
_TICK = 0.05  # seconds between two looks at the child
_PROGRESS_TICK = 0.25
_NO_LIMIT = 10**9


class StoppedExploring(KeyboardInterrupt):
    """The reader interrupted an exploration; `exploration` is what was known by then."""

    def __init__(self, exploration: Exploration) -> None:
        super().__init__(exploration.sentence)
        self.exploration = exploration

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def explore(
    program: str | Path | Program,
    *,
    budget: int | str = DEFAULT_BUDGET,
    outcome: str | Iterable[str] = (),
    replay: str | None = None,
    first_failure: bool = False,
    executor: Executor | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    most_states: int = MOST_STATES,
    on_progress: OnProgress | None = None,
) -> Exploration:
    """Run a program under every schedule that matters.

    Threads may switch before every access to what they share: the language allows it. A sleep lasts
    as long as it likes, and a limited wait may end without success at any moment.

    Parameters
    ----------
    program
        Its text, the path of its file, or a `Program`.
    budget
        Schedules to try, such as 10_000, or a time, such as "5s". What is left is then tried by
        chance, a tenth of the budget more (PCT, probabilistic concurrency testing).
    outcome
        Names of globals whose final values are counted; "stdout" stands for what was printed.
    replay
        Id of a schedule of this program: run that one alone.
    first_failure
        End with the first schedule that fails.
    executor
        Runs parts of the exploration, each in a process of its own; the result is the same. A
        `ThreadPoolExecutor` is enough for the cores of one machine.
    timeout
        Seconds after which to end with what is known.
    most_states
        The story carries all states, for a reader to choose every step, where they are no more than
        these. To make them takes longer than to explore; 0 for the one schedule alone.
    on_progress
        Called a few times a second with the seconds passed, the schedules and the failures so far.

    Raises
    ------
    ValueError
        For an option that is none, and for a program that uses what cannot be modelled.
    FileNotFoundError
        When there is no such file.
    StoppedExploring
        When it was interrupted; a KeyboardInterrupt.
    """
    program = program_of(program)
    reason = refusal(program.source, program.first_line, IN_AN_EXPLORATION)
    if reason:
        raise ValueError(reason)
    schedules, seconds = checked_budget(budget)
    wanted = {
        "budget": schedules,
        "seconds": seconds,
        "outcome": checked_names(outcome),
        "first_failure": bool(first_failure),
        "replay": None if replay is None else read_id(replay, program),
        "graph": most_states,
        "part": None,
    }
    watch = Watch(program, wanted, checked_timeout(timeout), on_progress)
    if executor is not None and replay is None:
        from labhelpers.distribution import explore_in_parts

        return explore_in_parts(program, wanted, executor, watch)
    return watch.watch()


def check_under_schedules(program: str | Path | Program, **options: Any) -> Exploration:
    """Return the exploration of a program that holds under every schedule; for tests.

    Parameters
    ----------
    program, options
        As for `explore`.

    Raises
    ------
    AssertionError
        When some schedule breaks it, with the steps of that schedule; or when not all were tried.
    """
    explored = explore(program, **options)
    if not explored.ok:
        raise AssertionError(str(explored))
    return explored


def checked_budget(budget: int | str) -> tuple[int, float]:
    """Return a budget as schedules and seconds.

    Raises
    ------
    ValueError
        When it is neither.
    """
    text = str(budget).strip().replace("_", "").replace(",", "")
    number, unit = (text[:-1], "s") if text.endswith("s") else (text, "")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    whole = unit or value == int(value) if 0 < value < _NO_LIMIT else False
    if isinstance(budget, bool) or not whole:
        raise ValueError(
            f"A budget is a number of schedules such as 5000, or of seconds such as 5s, "
            f"not {budget!r}."
        )
    return (_NO_LIMIT, value) if unit else (int(value), float("inf"))


# --- watching the child ------------------------------------------------------------------------


class Watch:
    """One exploration's process, from its start to its end."""

    def __init__(
        self,
        program: Program,
        wanted: dict[str, Any],
        timeout: float,
        on_progress: OnProgress | None,
    ) -> None:
        self.program = program
        self.wanted = wanted
        self.timeout = timeout
        self.on_progress = on_progress
        self.began = time.perf_counter()
        self._next = _PROGRESS_TICK
        self._errors: list[bytes] = []

    def watch(self) -> Exploration:
        """Explore to the end, or to one of the limits."""
        with noted() as interrupts:
            report = self.report(interrupts)
        return self.told(report, interrupts)

    def report(self, interrupts: Interrupts) -> dict[str, Any]:
        """Return what the child has written down; where it was ended, `why`."""
        child = Child(self.program, explore=self.wanted)
        try:
            why = self._wait(child, interrupts)
            child.ended_by_us = True
            _, last = child.end(grace=0.0)  # what it wrote last may be read after its exit is seen
            self._errors += [data for name, data in last if name == "stderr"]
            report, known = _report(child, "explored"), _report(child, "found")
        finally:
            child.close()
        if report is not None:
            return report
        return {**(known or {}), "why": why or self._last_words(child.process.returncode)}

    def told(self, report: dict[str, Any], interrupts: Interrupts) -> Exploration:
        """Return the exploration that a report makes.

        Raises
        ------
        StoppedExploring
            When the key was pressed.
        """
        explored = told(self.program, report)
        if interrupts.pressed:
            raise StoppedExploring(replace(explored, verdict=_when_stopped(explored)))
        return explored

    def _wait(self, child: Child, interrupts: Interrupts) -> str:
        """Wait for the child; return why it was ended, "" where it has ended by itself."""
        while not child.has_exited:
            self._errors += [data for name, data in child.take(_TICK) if name == "stderr"]
            seconds = time.perf_counter() - self.began
            if interrupts.pressed:
                return "you stopped it"
            if seconds > self.timeout:
                return f"its time of {self.timeout:g} s was over"
            if child.tree.memory(child.tree.main, DEFAULT_MEMORY) > DEFAULT_MEMORY:
                return "it needed too much memory"
            self._tell(child, seconds)
        return ""

    def _last_words(self, status: int | None) -> str:
        """Say why a process that has left no report came to its end."""
        lines = b"".join(self._errors).decode(errors="replace").split("\n")
        last = next((line for line in reversed(lines) if line.strip()), "")
        if last:
            return f"its process came to an end ({last.strip()})"
        if status is not None and status < 0:
            return f"its process was killed by signal {signal_name(-status)}"
        return f"its process came to an end with status {status}, as after os._exit()"

    def _tell(self, child: Child, seconds: float) -> None:
        if self.on_progress is None or seconds < self._next:
            return
        self._next = seconds + _PROGRESS_TICK
        found = _report(child, "found") or {"schedules": 0, "failures": 0}
        self.on_progress(seconds, found["schedules"], found["failures"])


def _report(child: Child, name: str) -> dict[str, Any] | None:
    text = child.read(name)
    return None if text is None else dict(json.loads(text))


def _when_stopped(explored: Exploration) -> Verdict:
    return explored.verdict if explored.verdict == "fails" else "stopped"
