"""The page for instructors has every exercise, every question and the mistakes that they catch."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import v4

from labhelpers.authoring.instructors import MARK, PAGE, chapters, tables
from labhelpers.authoring.notebooks import notebooks
from tests.an_exercise import STUB, write_exercise

pytestmark = pytest.mark.once  # it reads the notebooks, and runs nothing

ROOT = Path(__file__).parents[1]
QUESTION = """%%quiz naps-sum
How long do two naps of one second take together, one after the other?

- [x] two seconds
  The second begins when the first has ended.
- [ ] one second
  They do not overlap.

Catches: waits thought to overlap by themselves.
"""
GLANCE = "| [Two naps?](part/naps.ipynb) | 20 minutes | 1 exercise, 3 minutes; 1 question |\n"


def book_with(folder: Path, opening: str) -> Path:
    book = folder / "book"
    write_exercise(book / "part")
    cells = [
        v4.new_markdown_cell(opening),
        v4.new_markdown_cell("## Exercises\n\n### Exercise 1: Two naps"),
        v4.new_code_cell(f"%%lab --virtual --for naps-1{STUB}"),
        v4.new_code_cell("%check naps-1"),
        v4.new_markdown_cell("Solution", metadata={"tags": ["solution"]}),
        v4.new_markdown_cell("## Check yourself"),
        v4.new_code_cell(QUESTION),
    ]
    (book / "part" / "naps.ipynb").write_text(v4.writes(v4.new_notebook(cells=cells)))
    (folder / "_toc.yml").write_text("chapters:\n  - file: book/part/naps\n")
    return book


def test_tables_have_all_that_an_instructor_asks_for(tmp_path: Path) -> None:
    book = book_with(tmp_path, "# Two naps?\n\n**Time to read:** about 20 minutes.")
    text = tables(book)
    assert GLANCE in text
    assert "`naps-1`: threads; 3 minutes. Wanted:\n\n- it ends, without an error\n" in text
    assert "Mistakes that it names:\n\n- `join()` in the loop.\n- A lock for each.\n" in text
    assert (
        "| `naps-sum`, in Check yourself | one answer | waits thought to overlap by themselves. |"
    ) in text


def test_a_chapter_without_its_minutes_is_named(tmp_path: Path) -> None:
    book = book_with(tmp_path, "# Two naps?\n\n**Time to read:** an evening.")
    with pytest.raises(ValueError, match=r"naps\.ipynb: the first cell does not say"):
        tables(book)


def test_a_bar_in_a_question_does_not_break_its_table(tmp_path: Path) -> None:
    book = book_with(tmp_path, "# One | two?\n\n**Time to read:** about 20 minutes.")
    assert r"[One \| two?]" in tables(book)


def test_the_books_page_has_a_place_for_them_and_every_chapter_its_minutes() -> None:
    assert MARK in (ROOT / PAGE).with_suffix(".md").read_text(encoding="utf-8")
    found = chapters(ROOT / "book")
    assert {chapter.path for chapter in found} == set(notebooks(ROOT / "book"))
    assert all(chapter.minutes > 0 for chapter in found)
