"""The rules that every page of the book keeps: a slip is found by a test and not by a reader.

A rule takes a page and yields a complaint for each place that breaks it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from labhelpers.authoring.notebooks import Json, is_normal, read
from labhelpers.authoring.programs import PROGRAM_TAGS
from labhelpers.authoring.theme.callouts import IN_CODE, IN_TEXT
from labhelpers.questions import read as read_question

MAX_CELL_LINES = 36  # what fits on a screen: the two-lock program, with the magic's line
KNOWN_TAGS = PROGRAM_TAGS | {"raises-exception", "hide-input", "remove-input"}
UNCHECKED_TAGS = {"nbval-ignore-output", "nbval-skip"}
UNCHECKED_COMMENTS = {"NBVAL_IGNORE_OUTPUT", "PYTEST_VALIDATE_IGNORE_OUTPUT", "NBVAL_SKIP"}

PREDICTABLE = re.compile(r"%%(lab|explore)\b")

_BANNED = re.compile(r"\b(obviously|simply|foo)\b", re.IGNORECASE)
_MACHINE_PATH = re.compile(
    r"(?<![\w.:/])/(?:home|root|tmp|usr|Users|var|private)/|\b[A-Z]:\\|site-packages"
)
_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?![a-z]+:)(?P<path>[^)#\s]+)(?:#[^)\s]*)?\)")
_HEADING = re.compile(r"^(?P<marks>#+) +(?P<text>.+)$", re.MULTILINE)

# A chapter's sections, in the order in which each of them first comes.
SECTIONS = (
    "Predict",
    "Run it",
    "Break it",
    "Mend it",
    "In practice",
    "Exercises",
    "Check yourself",
    "Summary",
    "What comes next",
)
OPENING = ("**Needs:**", "**Time")
REVIEW = "review"  # the folder of the pages that go over the whole book, and teach nothing new


@dataclass(frozen=True, slots=True)
class Page:
    """A notebook, or a file of Markdown seen as a notebook of one cell."""

    path: Path
    cells: list[Json]

    @classmethod
    def read(cls, path: Path) -> Page:
        """Read either kind of page."""
        if path.suffix == ".ipynb":
            return cls(path, read(path)["cells"])
        return cls(path, [{"cell_type": "markdown", "source": path.read_text(encoding="utf-8")}])

    @property
    def is_chapter(self) -> bool:
        """True for the notebooks of a part that teaches: it has a folder of its own below book/."""
        return self.path.suffix == ".ipynb" and self.path.parent.name not in ("book", REVIEW)

    @property
    def prose(self) -> str:
        """All Markdown of the page, without what stands in code blocks."""
        return _FENCE.sub("", "\n\n".join(cell["source"] for _, cell in self.of_kind("markdown")))

    def of_kind(self, kind: str) -> Iterator[tuple[str, Json]]:
        """Yield the cells of one kind, each with the name that a complaint calls it by."""
        cells = [cell for cell in self.cells if cell["cell_type"] == kind]
        for number, cell in enumerate(cells, start=1):
            yield f"{self.path}, {kind} cell {number}", cell


Rule = Callable[[Page], Iterator[str]]


def outputs_are_checked(page: Page) -> Iterator[str]:
    """No cell is left out of nbval's comparison."""
    for where, cell in page.of_kind("code"):
        comments = re.findall(r"^\s*#+\s*(\w+)\s*$", cell["source"], re.MULTILINE)
        if UNCHECKED_TAGS & {*_tags(cell)} or UNCHECKED_COMMENTS & {*comments}:
            yield f"{where}: its output is not compared; make the output the same in every run."


def tags_are_known(page: Page) -> Iterator[str]:
    """A tag with a slip of the pen does nothing, and says nothing."""
    for where, cell in page.of_kind("code"):
        for tag in sorted(set(_tags(cell)) - KNOWN_TAGS):
            yield f"{where}: unknown tag {tag!r}; known are {', '.join(sorted(KNOWN_TAGS))}."


def cells_are_executed(page: Page) -> Iterator[str]:
    """What the site shows is what ran."""
    for where, cell in page.of_kind("code"):
        if cell["execution_count"] is None:
            yield f"{where}: not executed; run 'make notebooks'."


def cells_are_short(page: Page) -> Iterator[str]:
    """One idea a cell, seen at one look."""
    for where, cell in page.of_kind("code"):
        if (lines := cell["source"].count("\n") + 1) > MAX_CELL_LINES:
            yield f"{where}: {lines} lines, at most {MAX_CELL_LINES} are read at one look."


def outputs_are_of_no_machine(page: Page) -> Iterator[str]:
    """No path of the machine that ran the notebook is published."""
    for where, cell in page.of_kind("code"):
        for output in cell["outputs"]:
            if found := _MACHINE_PATH.search(_text(output)):
                yield f"{where}: its output names a path of this machine ({found[0]}…)."


def words_are_plain(page: Page) -> Iterator[str]:
    """Nothing is called easy, and every name in a program means something."""
    for kind in ("markdown", "code"):
        for where, cell in page.of_kind(kind):
            for word in sorted({word.lower() for word in _BANNED.findall(cell["source"])}):
                yield f"{where}: the word {word!r}."


def questions_can_be_asked(page: Page) -> Iterator[str]:
    """A question is whole, and a prediction has a program below it."""
    cells = [*page.cells, {"source": ""}]
    for cell, below in pairwise(cells):
        try:
            question = read_question(cell["source"]) if cell["cell_type"] == "code" else None
        except ValueError as error:
            yield f"{page.path}: {error}"
            continue
        if question and question.covers and not PREDICTABLE.match(below["source"]):
            yield f"{page.path}: below the prediction {question.name} stands no program."


def callouts_come_in_pairs(page: Page) -> Iterator[str]:
    """A circled number beside a line is taken up by the text below it, and the other way round."""
    shown: set[str] = set()
    unsaid: set[str] = set()
    for cell in page.cells:
        if cell["cell_type"] == "code":
            numbers = set(IN_CODE.findall(cell["source"]))
            for number in sorted(unsaid & numbers):
                yield f"{page.path}: the next callout {number} comes before the text takes it up."
            shown, unsaid = shown | numbers, unsaid | numbers
            continue
        said = set(IN_TEXT.findall(_FENCE.sub("", cell["source"])))
        for number in sorted(said - shown):
            yield f"{page.path}: no line above has the callout {number}."
        unsaid -= said
    for number in sorted(unsaid):
        yield f"{page.path}: the text does not take up the callout {number}."


def links_resolve(page: Page) -> Iterator[str]:
    """Every link to another page of the book, and every picture, is there."""
    for match in _LINK.finditer(page.prose):
        if not (page.path.parent / match["path"]).exists():
            yield f"{page.path}: the link to {match['path']} leads nowhere."


def chapter_is_in_order(page: Page) -> Iterator[str]:
    """A chapter opens with what the reader needs, and has its sections in their order."""
    if not page.is_chapter:
        return
    opening = page.cells[0]["source"] if page.cells else ""
    if not opening.startswith("# "):
        yield f"{page.path}: the first cell does not start with the chapter's title."
    for mark in OPENING:
        if mark not in opening:
            yield f"{page.path}: the first cell does not say {mark}"
    headings = [match["text"] for match in _HEADING.finditer(page.prose) if match["marks"] == "##"]
    places = [_first_place(section, headings) for section in SECTIONS]
    for section, place in zip(SECTIONS, places, strict=True):
        if place is None:
            yield f"{page.path}: no section '## {section}'."
    found = [place for place in places if place is not None]
    if found != sorted(found):
        yield f"{page.path}: its sections are not in the order {', '.join(SECTIONS)}."


def is_in_normal_form(page: Page) -> Iterator[str]:
    """Differences in git are the author's, not the editor's."""
    if page.path.suffix == ".ipynb" and not is_normal(page.path):
        yield f"{page.path}: not in normal form; run 'make notebooks'."


RULES: tuple[Rule, ...] = (
    outputs_are_checked,
    tags_are_known,
    cells_are_executed,
    cells_are_short,
    outputs_are_of_no_machine,
    words_are_plain,
    questions_can_be_asked,
    callouts_come_in_pairs,
    links_resolve,
    chapter_is_in_order,
    is_in_normal_form,
)


def _tags(cell: Json) -> list[str]:
    tags: list[str] = cell["metadata"].get("tags", [])
    return tags


def _text(output: Json) -> str:
    data = output.get("data", {})
    texts = [output.get("text", ""), *output.get("traceback", ()), *map(str, data.values())]
    return "\n".join(texts)


def _first_place(section: str, headings: list[str]) -> int | None:
    places = (place for place, text in enumerate(headings) if text.startswith(section))
    return next(places, None)
