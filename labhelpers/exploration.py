"""Run a program under every schedule that matters, and say whether any of them breaks it.

A test that passes a thousand times has met a thousand lucky schedules. `explore` runs the program
in a child process, like `run`, but again and again, each time in another order; what it returns
holds the verdict, how many schedules there were, and the one that is easiest to understand.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from labhelpers.arguments import checked_names, checked_timeout, program_of
from labhelpers.endings import signal_name
from labhelpers.interrupts import Interrupts, noted
from labhelpers.process import Child
from labhelpers.program import Program
from labhelpers.refusals import IN_AN_EXPLORATION, refusal
from labhelpers.sandbox import DEFAULT_MEMORY
from labhelpers.story import Story, story_from_json

DEFAULT_BUDGET = 10_000  # schedules
DEFAULT_TIMEOUT = 60.0  # seconds
MOST_STATES = 1_500  # that a page carries

Verdict = Literal["held", "fails", "unknown", "stopped", "broken"]
OnProgress = Callable[[float, int, int], None]
_TICK = 0.05  # seconds between two looks at the child
_PROGRESS_TICK = 0.25
_NO_LIMIT = 10**9
_ID = re.compile(r"([0-9a-f]{4})-([0-9a-f]+)-((?:[a-z]\d*|\(\d+\)\d*)*)")
_RUN = re.compile(r"([a-z]|\(\d+\))(\d*)")


class Failure(NamedTuple):
    """How a program fails under some schedule.

    Parameters
    ----------
    kind
        The name of an exception, "deadlock", "left waiting" (the main thread has ended and others
        wait for ever) or "endless".
    text
        The same in one sentence.
    line
        Line of the program, 0 where there is none.
    task
        Name of the thread, "" where it is all of them.
    """

    kind: str
    text: str
    line: int
    task: str


@dataclass(frozen=True)
class Exploration:
    """What is known of a program after it was run under many schedules.

    Parameters
    ----------
    program
        What was explored.
    verdict
        "held" under every schedule; "fails" under some; "unknown" where none failed but not all
        were tried; "stopped" by the reader before any of these was certain; "broken" where it could
        not be explored.
    sentence
        The same for people, with the numbers.
    details
        More sentences.
    schedules
        How many were run to their end.
    failures
        Of these, how many failed.
    exhausted
        True when there is no other schedule that the program could tell from these.
    outcomes
        Final values that were asked for, such as "n = 1", and how many schedules end so.
    failure
        How the program fails, under the schedule that is shown.
    story
        That schedule; one that holds where none fails.
    stats
        seconds and first_failure_seconds of the search; steps; redundant: executions cut as the
        like of one already seen; sampled: those chosen by chance.
    """

    program: Program
    verdict: Verdict
    sentence: str
    details: tuple[str, ...] = ()
    schedules: int = 0
    failures: int = 0
    exhausted: bool = False
    outcomes: Mapping[str, int] = field(default_factory=dict)
    failure: Failure | None = None
    story: Story | None = None
    stats: Mapping[str, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True when no schedule breaks the program."""
        return self.verdict == "held"

    def __str__(self) -> str:
        from labhelpers.views.storytext import plain

        if self.story is None:
            return "\n".join((self.sentence, *self.details))
        return plain(self.story)

    def __repr__(self) -> str:
        return f"<Exploration of {self.program.name}: {self.sentence}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if self.story is None:
            return {"text/plain": str(self)}
        from labhelpers.views.stepper import stepper

        return stepper(self.story)._repr_mimebundle_(**options)


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
        "replay": None if replay is None else _read_id(replay, program),
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


# --- a schedule's id ---------------------------------------------------------------------------


def schedule_id(program: Program, known: str, choices: Iterable[int]) -> str:
    """Return what replays a schedule: a check of the text, what was known, and who goes when."""
    runs: list[tuple[int, int]] = []
    for task in choices:
        if runs and runs[-1][0] == task:
            runs[-1] = task, runs[-1][1] + 1
        else:
            runs.append((task, 1))
    told = "".join(_letter(task) + (str(times) if times > 1 else "") for task, times in runs)
    return f"{_check(program)}-{known}-{told}"


def _letter(task: int) -> str:
    return chr(ord("a") + task) if task < 26 else f"({task})"


def _check(program: Program) -> str:
    return hashlib.sha256(program.source.encode()).hexdigest()[:4]


def _read_id(text: str, program: Program) -> tuple[list[int], int]:
    match = _ID.fullmatch(str(text).strip())
    if match is None:
        raise ValueError(f"{text!r} is no id of a schedule: copy it from below an exploration.")
    if match[1] != _check(program):
        raise ValueError(
            f"The schedule {text} is one of another program: explore this one anew for its own."
        )
    choices: list[int] = []
    for letter, times in _RUN.findall(match[3]):
        task = int(letter[1:-1]) if letter[0] == "(" else ord(letter) - ord("a")
        choices += [task] * int(times or 1)
    return choices, int(match[2], 16)


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
            self._errors += [data for name, data in child.take(0) if name == "stderr"]
            report, known = _report(child, "explored"), _report(child, "found")
        finally:
            child.ended_by_us = True
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


# --- the verdict in words ----------------------------------------------------------------------


def told(program: Program, report: dict[str, Any]) -> Exploration:
    """Return the exploration that a report of the child makes."""
    if "error" in report:
        sentence = f"It cannot be explored: {report['error']}"
        return Exploration(program, "broken", sentence)
    schedules, failures = report.get("schedules", 0), report.get("failures", 0)
    exhausted = report.get("is_exhausted", False) and "why" not in report
    verdict: Verdict = "fails" if failures else "held" if exhausted else "unknown"
    if not schedules:
        verdict = "broken"
    sentence = _sentence(verdict, schedules, failures, exhausted, report.get("why", ""))
    story = report.get("story")
    explored = Exploration(
        program,
        verdict,
        sentence,
        tuple(_details(report, exhausted)),
        schedules,
        failures,
        exhausted,
        dict(sorted(report.get("outcomes", {}).items())) if _asked(report) else {},
        None,
        None,
        {name: report.get(name, 0) for name in _STATS},
    )
    return _without_story(explored, report) if story is None else _with_story(explored, story)


_STATS = ("seconds", "first_failure_seconds", "steps", "redundant", "sampled")


def _asked(report: dict[str, Any]) -> bool:
    return set(report.get("outcomes", {})) != {""}


def _sentence(verdict: str, schedules: int, failures: int, exhausted: bool, why: str) -> str:
    count = _count(schedules)
    if verdict == "broken":
        return f"It could not be explored: not one schedule came to its end; {why}."
    if verdict == "held":
        return f"Held under all {count}." if schedules > 1 else "Held under its only schedule."
    if verdict == "fails":
        if schedules == 1:
            return "Fails under its only schedule." if exhausted else "Fails under this schedule."
        return f"Fails under {failures:,} of {count}" + ("." if exhausted else " tried.")
    return f"No failure in {count}, not exhausted."


def _count(schedules: int) -> str:
    return f"{schedules:,} schedule" + ("" if schedules == 1 else "s")


def _last(schedules: int) -> str:
    return "the last schedule was" if schedules == 1 else f"the last {_count(schedules)} were"


def _details(report: dict[str, Any], exhausted: bool) -> list[str]:
    lines: list[str] = []
    kinds = report.get("kinds", {})
    if len(kinds) > 1:
        ways = ", ".join(f"{kind} under {number:,}" for kind, number in sorted(kinds.items()))
        lines.append(f"It fails in {len(kinds)} ways: {ways}.")
    if report.get("why") and report.get("schedules"):
        lines.append(f"Not all schedules were tried: {report['why']}.")
    if report.get("sampled"):
        lines.append(
            f"The budget was used up; {_last(report['sampled'])} chosen by chance "
            "(PCT, for bugs of up to 3 steps in an unlucky order)."
        )
    if report.get("is_cut"):
        lines.append("Some schedules were cut: they did not come to an end in 5,000 steps.")
    return lines


def _without_story(explored: Exploration, report: dict[str, Any]) -> Exploration:
    """Return an exploration that was ended before a schedule could be told."""
    if report.get("failure") is None:
        return explored
    kind, _, line, _ = report["failure"]
    failure = Failure(kind, report["failure_text"], line, "")
    return replace(explored, failure=failure, details=(failure.text, *explored.details))


def _with_story(explored: Exploration, told_story: dict[str, Any]) -> Exploration:
    program = explored.program
    data = dict(told_story)
    unlikely, choices, known = data.pop("unlikely"), data.pop("choices"), data.pop("known")
    shown = data.pop("failure")
    story = story_from_json(data)
    failure = None if shown is None else _failure(shown, story)
    details = list(explored.details)
    if failure is not None:
        details.insert(0, failure.text)
        if unlikely:
            details.append("Allowed by the language; not seen on this build: " + _NOT_HERE)
    story = replace(
        story,
        name=program.name,
        source=program.source,
        first_line=program.first_line,
        title=explored.sentence,
        notes=tuple(details),
        id="" if failure is None else schedule_id(program, known, choices),
        outcomes=tuple(explored.outcomes.items()),
    )
    return replace(explored, details=tuple(details), failure=failure, story=story)


_NOT_HERE = (
    "an interpreter with a GIL switches threads after calls and at the end of a loop's round, "
    "one without a GIL anywhere."
)


def _failure(shown: list[Any], story: Story) -> Failure:
    """Return how the schedule that is shown fails."""
    kind, text, line, task = shown
    why = story.visited()[-1].why
    name = story.tasks[task] if 0 <= task < len(story.tasks) else ""
    return Failure(kind, why or text, line, name)
