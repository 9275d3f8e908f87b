"""Programs whose verdict is known, by the first lines of each.

# verdict: fails: deadlock
# outcomes: n = 1 | n = 2       (the final values that are possible; may be left out)
# least: 1                      (the fewest preemptions that break it; may be left out)
# why: one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labhelpers import Exploration
    from labhelpers.story import Story

CORPUS = Path(__file__).with_name("corpus")

_LINE = re.compile(r"# (verdict|outcomes|least|why): (.+)")
_NAME = re.compile(r"(?:^|, )(\w+) = ")


@dataclass(frozen=True)
class Known:
    """A program and what is known of it."""

    path: Path
    verdict: str
    """ "held" or "fails"."""
    kind: str
    """How it fails: "deadlock", the name of an exception …; "" for a program that holds."""
    outcomes: frozenset[str]
    least: int | None
    why: str

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def asked(self) -> tuple[str, ...]:
        """The globals whose final values are known, "stdout" for what is printed."""
        names = [name for text in self.outcomes for name in _NAME.findall(text)]
        return tuple(dict.fromkeys(names)) or (("stdout",) if self.outcomes else ())

    def differences(self, exploration: Exploration) -> list[str]:
        """Return in what an exploration says something else."""
        return list(self._differences(exploration))

    def _differences(self, exploration: Exploration) -> Iterator[str]:
        failure, story = exploration.failure, exploration.story
        kind = failure.kind if failure else ""
        if (exploration.verdict, kind) != (self.verdict, self.kind):
            yield f"verdict: {exploration.verdict} {kind}: {exploration.sentence}"
        if not exploration.exhausted:
            yield "not exhausted"
        if self.outcomes and set(exploration.outcomes) != self.outcomes:
            yield f"outcomes: {sorted(exploration.outcomes)}"
        least = story.least if story else None
        if self.least is not None and least != self.least:
            yield f"least: {least}"
        if story is None or _way(story) != exploration.verdict:
            yield f"the schedule that is shown ends otherwise: {story and _way(story)}"
        if story and least is not None and story.preemptions != least:
            yield f"preemptions: {story.preemptions}"


def _way(story: Story) -> str:
    """Return where the schedule that is shown ends, after all that goes on before."""
    return "".join(state.end for state in story.visited())


def known_programs() -> list[Known]:
    """Return all programs of the corpus."""
    return [known(path) for path in sorted(CORPUS.glob("*.py"))]


def known(path: Path) -> Known:
    """Return what the first lines of a program say."""
    said: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            break
        said[match[1]] = match[2]
    verdict, _, kind = said["verdict"].partition(": ")
    texts = said["outcomes"].split(" | ") if "outcomes" in said else []
    least = int(said["least"]) if "least" in said else None
    outcomes = frozenset(text.replace("\\n", "\n") for text in texts)
    return Known(path, verdict, kind, outcomes, least, said["why"])
