"""Fill the page for instructors with every exercise and question, when the site is built.

A list of exercises that is kept by hand is wrong after the next change of a chapter. This one is
made of what the checks themselves use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from labhelpers.authoring.exercises import Placed, placed_in
from labhelpers.authoring.notebooks import BOOK, notebooks, read
from labhelpers.authoring.questions import Asked, questions
from labhelpers.views.units import count

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PAGE = "book/instructors"
MARK = "<!-- every exercise and question -->"

_FILE = re.compile(r"file: *(\S+)")
_TIME = re.compile(r"\*\*Time to read:\*\* (?:about )?(?P<minutes>\d+) minutes")
_KINDS = {"one": "one answer", "several": "several answers", "order": "order", "fill": "fill in"}


@dataclass(frozen=True)
class Chapter:
    """A notebook, and what a class can do with it.

    Parameters
    ----------
    minutes
        To read it.
    """

    path: Path
    title: str
    minutes: int
    exercises: tuple[Placed, ...]
    questions: tuple[Asked, ...]

    @property
    def practice(self) -> int:
        """Minutes for its exercises."""
        return sum(one.exercise.minutes for one in self.exercises)


def chapters(book: Path = BOOK) -> list[Chapter]:
    """Return the book's notebooks, in the order of its table of contents."""
    contents = (book.parent / "_toc.yml").read_text(encoding="utf-8")
    places = {name: place for place, name in enumerate(_FILE.findall(contents))}
    found = {path: path.relative_to(book.parent).with_suffix("") for path in notebooks(book)}
    listed = [path for path, name in found.items() if name.as_posix() in places]
    return [_chapter(path) for path in sorted(listed, key=lambda p: places[found[p].as_posix()])]


def _chapter(path: Path) -> Chapter:
    opening = read(path)["cells"][0]["source"]
    title, _, _ = opening.lstrip("# ").partition("\n")
    time = _TIME.search(opening)
    if time is None:
        raise ValueError(
            f"{path}: the first cell does not say '**Time to read:** about N minutes'."
        )
    exercises, asked = tuple(placed_in(path)), tuple(questions(path))
    return Chapter(path, title, int(time["minutes"]), exercises, asked)


def tables(book: Path = BOOK) -> str:
    """Return what is put in the place of `MARK`, as Markdown."""
    found = chapters(book)
    return "\n".join(
        (_overview(found, book), *(part for one in found for part in _of_chapter(one)))
    )


def _overview(found: Iterable[Chapter], book: Path) -> str:
    rows = (
        (
            f"[{chapter.title}]({chapter.path.relative_to(book).as_posix()})",
            f"{chapter.minutes} minutes",
            f"{count(len(chapter.exercises), 'exercise')}, {chapter.practice} minutes; "
            f"{count(len(chapter.questions), 'question')}",
        )
        for chapter in found
    )
    return "## At a glance\n\n" + _table(("chapter", "to read", "to do"), rows)


def _of_chapter(chapter: Chapter) -> Iterator[str]:
    if chapter.exercises or chapter.questions:
        yield f"## {chapter.title}\n"
    for one in chapter.exercises:
        exercise = one.exercise
        yield f"### {exercise.title}\n"
        about = f"{', '.join(exercise.topics)}; {exercise.minutes} minutes"
        yield f"`{exercise.name}`: {about}. Wanted:\n"
        yield _list(wanted.wanted for wanted in exercise.wanted)
        yield "Mistakes that it names:\n"
        yield _list(mistake.named for mistake in exercise.mistakes)
    if chapter.questions:
        yield f"### Questions on {chapter.title}\n"
        yield _table(("question", "kind", "it catches"), map(_row, chapter.questions))


def _row(asked: Asked) -> tuple[str, ...]:
    kind = _KINDS[asked.question.kind]
    kind = f"{kind}, before the output" if asked.question.covers else kind
    return f"`{asked.question.name}`, in {asked.section}", kind, asked.question.catches


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows)
    rule = " | ".join("---" for _ in heads)
    return "".join(f"| {line} |\n" for line in (" | ".join(heads), rule, *lines))


def _list(items: Iterable[str]) -> str:
    return "".join(f"- {item}\n" for item in items)


def fill(app: Sphinx, name: str, source: list[str]) -> None:
    """Put the tables into the page."""
    if name == PAGE:
        source[0] = source[0].replace(MARK, tables(Path(app.srcdir) / BOOK))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("source-read", fill)
