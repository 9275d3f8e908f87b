"""The page that says where the lesson went: nothing of it is forgotten, and every place is there.

`data/lesson.json` has the lesson's headings and the first line of each of its blocks of code, in
their order; the lesson itself is not kept here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from labhelpers.authoring.rules import Page

pytestmark = pytest.mark.once  # it reads the book's text, and runs nothing

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "book" / "review" / "lesson-map.md"
TEXT = PAGE.read_text(encoding="utf-8")
LESSON = json.loads((ROOT / "tests" / "data" / "lesson.json").read_text(encoding="utf-8"))
HEADINGS: list[str] = LESSON["headings"]
HEADS = ("the lesson's heading", "number, and how it begins")  # of the two kinds of table
FIRST_LINES: list[str] = [block["first_line"] for block in LESSON["blocks"]]

_LINK = re.compile(r"\]\((?P<path>\.\./[^)]+|[a-z-]+\.(?:ipynb|md))\)")
_PLANNED = re.compile(r"`(?:pools|coroutines|together)/[a-z-]+`")
_SECTION = re.compile(r"(?<!\*)\*(?P<name>[^*]+)\*(?!\*)")
_NUMBERED = re.compile(r"(?P<number>\d+): (?P<first>.+)")
_CHANGED = "## What has changed"  # below it stand claims, and above it headings and programs


class Row(NamedTuple):
    """A line of a table: its cells, and where it stands in the page."""

    line: int
    cells: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the thing lives now."""
        return self.cells[-1]


def rows(text: str) -> list[Row]:
    """Return the rows of all tables above the claims, without their heads."""
    lines = text.partition(_CHANGED)[0].splitlines()
    found = [
        Row(number, tuple(cell.strip() for cell in line.strip("| ").split(" | ")))
        for number, line in enumerate(lines)
        if line.startswith("| ")
    ]
    return [row for row in found if row.cells[0] not in HEADS]


def missing(text: str) -> Iterator[str]:
    """Yield what of the lesson the page does not have."""
    firsts = Counter(row.cells[0] for row in rows(text))
    for heading, count in Counter(HEADINGS).items():
        if firsts[heading] < count:
            yield f"the heading {heading}, {firsts[heading]} times and not {count}"
    numbered = dict(match.groups() for first in firsts if (match := _NUMBERED.match(first)))
    for number, first in enumerate(FIRST_LINES, start=1):
        shown = numbered.get(str(number), "")
        if not shown or not first.startswith(shown):
            yield f"block {number}, which begins with {first!r}"


def test_every_heading_and_every_program_has_a_row() -> None:
    assert list(missing(TEXT)) == []


def test_they_stand_in_the_lessons_order() -> None:
    shown = [row.cells[0] for row in rows(TEXT)]
    assert [first for first in shown if not _NUMBERED.match(first)] == HEADINGS
    numbers = [int(match["number"]) for first in shown if (match := _NUMBERED.match(first))]
    assert numbers == list(range(1, len(FIRST_LINES) + 1))


@pytest.mark.parametrize("row", rows(TEXT), ids=lambda row: f"line {row.line + 1}")
def test_a_row_that_is_removed_is_missed(row: Row) -> None:
    lines = TEXT.splitlines()
    del lines[row.line]
    assert len(list(missing("\n".join(lines)))) == 1


@pytest.mark.parametrize("row", rows(TEXT), ids=lambda row: f"line {row.line + 1}")
def test_a_row_leads_somewhere(row: Row) -> None:
    assert _LINK.search(row.place) or _PLANNED.search(row.place)


def test_every_section_that_is_named_is_in_the_chapter_before_it() -> None:
    for row in rows(TEXT):
        for path, name in sections(row.place):
            assert plain(name) in headings(PAGE.parent / path), f"{path} has no section {name!r}"


def sections(place: str) -> Iterator[tuple[str, str]]:
    """Yield each section that a row names, with the page whose link stands before it."""
    path = ""
    for match in re.finditer(f"{_LINK.pattern}|{_SECTION.pattern}", place):
        if match["path"]:
            path = match["path"]
        else:
            yield path, match["name"]


def headings(path: Path) -> set[str]:
    prose = Page.read(path).prose
    return {plain(line.lstrip("# ")) for line in prose.splitlines() if line.startswith("#")}


def plain(heading: str) -> str:
    return heading.replace("`", "").strip()


def test_every_claim_has_what_holds_and_a_source() -> None:
    claims = [line for line in TEXT.partition(_CHANGED)[2].splitlines() if line.startswith("| ")]
    claims = [line for line in claims if not line.startswith("| the lesson says, or")]
    assert len(claims) > 30
    for claim in claims:
        _, now, source = claim.strip("| ").split(" | ")
        assert now
        assert "](" in source or _PLANNED.search(source), claim
