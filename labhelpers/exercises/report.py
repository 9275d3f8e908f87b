"""What came of a check: a few sentences, and the schedule or the run that shows what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labhelpers.exercises.answer import Answer
from labhelpers.exercises.exercise import Exercise, Mistake
from labhelpers.exercises.properties import Broken, EverySchedule
from labhelpers.exercises.words import markdown
from labhelpers.sandbox import Run
from labhelpers.verdicts import Exploration

if TYPE_CHECKING:
    from labhelpers.views.widget import View

MOST_POINTS = 10  # of a project


@dataclass(frozen=True)
class Report:
    """What came of one check.

    Parameters
    ----------
    exercise, answer
        What was checked.
    broken
        The first property that does not hold, None where all hold.
    mistake
        The mistake that was recognised, None for none.
    failed_before
        How many checks of this exercise had failed before this one.
    """

    exercise: Exercise
    answer: Answer
    broken: Broken | None = None
    mistake: Mistake | None = None
    failed_before: int = 0

    @property
    def passed(self) -> bool:
        """True where all that is wanted holds."""
        return self.broken is None

    @property
    def sentence(self) -> str:
        """The verdict."""
        if self.broken is not None:
            return self.broken.sentence
        explored = self._explored
        return "All of it holds." if explored is None else explored.sentence

    @property
    def _explored(self) -> Exploration | None:
        found = (one for one in self.exercise.wanted if isinstance(one, EverySchedule))
        first = next(found, None)
        return None if first is None else first.explored(self.answer)

    @property
    def _held(self) -> list[str]:
        """What holds, where all does; not more of it than was tried."""
        if not self.passed:
            return []
        explored = self._explored
        of_all = explored is None or explored.exhausted
        tried = "every schedule" if of_all else "each schedule that was tried"
        return [one.wanted.replace("every schedule", tried) for one in self.exercise.wanted]

    @property
    def grade(self) -> str:
        """The points of a project, and which stage comes next; "" for any other exercise."""
        points = self.exercise.points
        if not points:
            return ""
        if self.broken is None:
            read = MOST_POINTS - sum(points)
            return f"{sum(points)} of {MOST_POINTS} points; {read} are given by who reads it."
        stage = list(self.exercise.wanted).index(self.broken.by)
        so_far = f"{sum(points[:stage])} of {MOST_POINTS} points so far"
        return f"Stage {stage + 1} of {len(points)} does not hold yet: {so_far}."

    @property
    def hint(self) -> str:
        """The hint that is due, with its number; "" where there is none."""
        hints = self.exercise.hints
        if self.passed or not hints:
            return ""
        number = min(self.failed_before, len(hints) - 1)
        return f"Hint {number + 1} of {len(hints)}: {hints[number]}"

    @property
    def view(self) -> View | None:
        """The picture of what is wrong, a schedule or a run; or of the run that is right."""
        shown = self.broken.shown if self.broken is not None else self.answer.run
        if shown is None:
            return None
        if isinstance(shown, Run):
            from labhelpers.views.timeline import timeline

            return timeline(shown.trace)
        from labhelpers.views.stepper import stepper

        return stepper(shown)

    def __str__(self) -> str:
        head = f"{'Right' if self.passed else 'Not yet'}. {self.sentence}"
        named = (self.mistake.named,) if self.mistake else ()
        held = (f"- {line}" for line in self._held)
        return "\n".join((head, *named, *held, *filter(None, (self.grade, self.hint))))

    def to_markdown(self) -> str:
        """Return the same for people, as Markdown."""
        mark = "✓ Right." if self.passed else "✗ Not yet."
        named = (markdown(self.mistake.named),) if self.mistake else ()
        lines = "\n".join(f"- {markdown(line)}" for line in self._held)
        held = (lines,) if lines else ()
        grade = (self.grade,) if self.grade else ()
        hint = (f"> {markdown(self.hint)}",) if self.hint else ()
        return "\n\n".join((f"**{mark}** {markdown(self.sentence)}", *named, *held, *grade, *hint))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/plain": str(self), "text/markdown": self.to_markdown()}, raw=True)
        if self.view is not None:
            display(self.view)
