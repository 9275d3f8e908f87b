"""The book on paper: one PDF, whose sheets are numbered and whose links lead within it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader
from visiting import PAGES, ROOT

from labhelpers.authoring.pdf import IN_ORDER

PAGE = """<!doctype html><html lang="en"><title>{title}</title>
<meta name="description" content="About threads">
<style>section {{ break-before: page }} .headerlink {{ display: none }}</style>
<a class="book-title">A book</a>
<nav class="contents"><ul><li><a href="{up}book/index.html">Front</a></li><li class="part">
<a href="{up}book/part/index.html#top">Part</a></li></ul></nav>
{body}</html>"""
FRONT = """<h1>A book</h1><a href="part/index.html#waits">To the part</a>
<a href="other.html">not printed</a> <a href="https://docs.python.org/3/">elsewhere</a>
<section>The end of the front.</section>"""
PART = """<h1>Locks <em>and</em> keys<a class="headerlink">#</a></h1><h2 id="waits">Who waits?</h2>
<section>One more sheet.</section><section>And another one.</section>"""
SHEETS = 5


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> PdfReader:
    """Print a site of two pages; the browser is asked for so that it is there."""
    site = tmp_path_factory.mktemp("site")
    write(site / "index.html", "", "", "A book")
    write(site / "book" / "index.html", "../", FRONT, "A book & more")
    write(site / "book" / "other.html", "../", "", "Another")
    write(site / "book" / "part" / "index.html", "../../", PART, "Locks")
    done = print_it(site, site / "book.pdf")
    assert done.stdout == f"The book is in {site / 'book.pdf'}: {SHEETS} sheets.\n", done.stderr
    return PdfReader(site / "book.pdf")


def write(path: Path, up: str, body: str, title: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = PAGE.format(up=up, body=body, title=title.replace("&", "&amp;"))
    path.write_text(text, encoding="utf-8")


def print_it(*given: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "labhelpers.authoring.pdf", *map(str, given)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_sheets_are_numbered_from_the_first_to_the_last(printed: PdfReader) -> None:
    feet = [sheet.extract_text().strip().splitlines()[-1] for sheet in printed.pages]
    titles = ["A book & more"] * 2 + ["Locks"] * 3
    assert feet == [f"{title} · {number}" for number, title in enumerate(titles, 1)]


def test_each_sheet_keeps_what_was_printed_on_it(printed: PdfReader) -> None:
    for number, words in enumerate(("To the part", "The end of", "Who waits?", "One more", "And")):
        assert words in printed.pages[number].extract_text()


def test_links_lead_within_the_book_and_out_into_the_world(printed: PdfReader) -> None:
    notes = [note.get_object() for note in printed.pages[0]["/Annots"]]
    within = [note["/Dest"][0].get_object() for note in notes if "/Dest" in note]
    outside = [note["/A"]["/URI"] for note in notes if "/A" in note]
    assert outside == ["https://docs.python.org/3/"]
    assert {printed.get_page_number(sheet) for sheet in within} == {0, 2}


def test_headings_are_bookmarks_and_the_book_says_what_it_is(printed: PdfReader) -> None:
    front, part, below = printed.outline
    assert (front.title, part.title) == ("A book", "Locks and keys")
    assert [mark.title for mark in below] == ["Who waits?"]
    assert printed.metadata is not None
    assert (printed.metadata.title, printed.metadata.subject) == ("A book", "About threads")
    assert printed.root_object["/Lang"] == "en"


def test_all_pages_of_the_book_would_be_printed(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "book" / "index.html").as_uri())
    found = [address.removeprefix(f"{site.as_uri()}/") for address in page.evaluate(IN_ORDER)]
    page.close()
    assert {address.removesuffix(".html") for address in found} >= set(PAGES)


def test_without_a_site_it_says_what_to_do(tmp_path: Path) -> None:
    done = print_it(tmp_path, tmp_path / "book.pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{tmp_path} is not there: run 'make book' first.\n"
