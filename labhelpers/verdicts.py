"""What an exploration has found, as a verdict that a reader can act on.

A count of schedules says little, and "no failure" says nothing unless it says of how many: so each
verdict is a sentence with its numbers, and says when not all was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from labhelpers.program import Program
from labhelpers.replaying import schedule_id
from labhelpers.story import Story, story_from_json

Verdict = Literal["held", "fails", "unknown", "stopped", "broken"]


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
        lines.append(_CUT)
    return lines


_CUT = (
    "Some schedules were cut: they did not come to an end in 5,000 steps, 20,000 rounds of a loop, "
    "or ten rounds in which a lock was tried in vain."
)


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
    story = story._replace(
        name=program.name,
        source=program.source,
        first_line=program.first_line,
        title=explored.sentence,
        notes=tuple(details),
        proven=explored.ok,
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
