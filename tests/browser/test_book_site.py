"""The site as a book: found by searching, read in order, taken along, and known to machines."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect
from visiting import CHAPTERS, ROOT, serving, visit

ADDRESS = "https://book.example/some/where/"
FRONT, LAB, DEADLOCK = CHAPTERS[0], "book/your-lab", "book/coordination/deadlock"


@pytest.mark.parametrize(
    "words", ["wait-for graph", "RLock", "threading.Lock", "free_seats.remove"]
)
def test_search_finds_terms_names_and_code(words: str, browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/search.html?q={words}") as seen:
        found = seen.page.locator(f'#search-results a[href*="{DEADLOCK}"]')
        expect(found.first).to_be_visible()


def test_a_term_tells_what_it_means_to_pointer_and_keyboard(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{LAB}.html") as seen:
        card = seen.page.get_by_role("tooltip")
        term = seen.page.locator("article a.term").first
        term.focus()
        expect(card).to_be_visible()
        expect(term).to_have_attribute("aria-describedby", "term-card")
        seen.page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        term.hover()
        expect(card).to_be_visible()
        card.hover()
        seen.page.wait_for_timeout(400)
        expect(card).to_be_visible()


def test_a_line_and_the_sentence_about_it_lead_to_each_other(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{DEADLOCK}.html") as seen:
        line = seen.page.locator("pre a.callout", has_text="①").first
        sentence = seen.page.locator("p a.callout", has_text="①").first
        sentence.focus()
        expect(line).to_have_class("callout met")
        seen.page.keyboard.press("Enter")
        expect(line).to_be_in_viewport()
        line.click()
        expect(sentence).to_be_in_viewport()
        assert "func2, takes B" in sentence.locator("xpath=..").inner_text()


def test_reading_is_kept_shown_and_forgotten(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{LAB}.html") as seen:
        page = seen.page
        page.get_by_label("I have read this page").check()
        page.reload()
        assert page.get_by_label("I have read this page").is_checked()
        expect(page.get_by_text(f"1 of {len(CHAPTERS)} pages read")).to_be_visible()
        expect(page.locator(f'.contents a[data-page="{LAB}"] .read')).to_be_visible()
        page.get_by_role("button", name="Forget", exact=True).click()
        assert not page.get_by_label("I have read this page").is_checked()


@pytest.mark.parametrize("name", [CHAPTERS[-1], "book/coroutines/asyncio"])
def test_the_contents_begin_where_the_page_stands(name: str, browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{name}.html") as seen:
        here = seen.page.locator(".contents [aria-current]")
        expect(here).to_be_in_viewport(ratio=1)
        assert seen.page.evaluate("scrollY") == 0
        seen.page.set_viewport_size({"width": 360, "height": 740})
        seen.page.get_by_role("button", name="Contents").click()
        expect(here).to_be_in_viewport(ratio=1)


def test_the_chosen_colours_stay(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{LAB}.html") as seen:
        paper = "getComputedStyle(document.body).backgroundColor"
        light = seen.page.evaluate(paper)
        seen.page.get_by_role("button", name="Dark").click()
        seen.page.goto(f"{served}/{FRONT}.html")
        assert seen.page.evaluate(paper) != light
        seen.page.get_by_role("button", name="As the system").click()
        assert seen.page.evaluate(paper) == light


def test_a_copied_program_is_a_whole_file(browser: Browser, served: str, site: Path) -> None:
    grants = {"permissions": ["clipboard-read", "clipboard-write"]}
    with visit(browser, f"{served}/{LAB}.html", **grants) as seen:
        cell = seen.page.locator(".cell:has(.cell-file)").first
        cell.get_by_role("button", name="Copy").click()
        expect(cell.get_by_role("button", name="Copied")).to_be_visible()
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        href = cell.locator(".cell-file").get_attribute("href") or ""
    file = (site / LAB).parent / href
    assert copied.rstrip() == file.resolve().read_text(encoding="utf-8").rstrip()
    compile(copied, "copied.py", "exec")


def test_programs_and_notebook_can_be_taken_along(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{LAB}.html") as seen:
        tools = seen.page.locator(".page-tools a")
        hrefs = tools.evaluate_all("links => links.map(link => link.href)")
        notebook, programs = (seen.page.request.get(href).body() for href in hrefs)
    assert json.loads(notebook)["nbformat"] == 4
    names = zipfile.ZipFile(io.BytesIO(programs)).namelist()
    assert names
    assert all(name.endswith(".py") for name in names)


def test_pages_are_read_in_order(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{FRONT}.html") as seen:
        for name in CHAPTERS[1:]:
            seen.page.locator(".onward .next").click()
            seen.page.wait_for_url(f"{served}/{name}.html")
        assert not seen.page.locator(".onward .next").count()


def test_the_picture_of_the_front_page_can_be_paused(browser: Browser, served: str) -> None:
    state = "document.getAnimations().map(one => one.playState)"
    with visit(browser, f"{served}/{FRONT}.html") as seen:
        assert {*seen.page.evaluate(state)} == {"running"}
        seen.page.get_by_label("Pause").check()
        assert {*seen.page.evaluate(state)} == {"paused"}


@pytest.mark.parametrize("missing", ["nothing.html", "book/pools/nothing/at/all"])
def test_no_page_leads_home_from_any_depth(
    browser: Browser, served: str, site: Path, missing: str
) -> None:
    text = site / "404.html"
    with visit(browser, f"{served}/{FRONT}.html") as seen:
        page = seen.page
        page.route(
            f"**/{missing}",
            lambda route: route.fulfill(body=text.read_text("utf-8"), content_type="text/html"),
        )
        page.goto(f"{served}/{missing}")
        expect(page.locator("#home")).to_have_attribute("href", f"{served}/{FRONT}.html")


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book of two pages, for a site whose address is known."""
    source = tmp_path_factory.mktemp("addressed")
    shutil.copy(ROOT / "_config.yml", source)
    (source / "_toc.yml").write_text(
        f"format: jb-book\nroot: {FRONT}\nchapters:\n  - file: {DEADLOCK}\n"
    )
    chapter = source / f"{DEADLOCK}.ipynb"
    chapter.parent.mkdir(parents=True)
    shutil.copy(ROOT / f"{DEADLOCK}.ipynb", chapter)
    (source / f"{FRONT}.md").write_text("# A book\n")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "--quiet", str(source)]
    environment = {**os.environ, "BOOK_BASE_URL": ADDRESS}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return source / "_build" / "html"


def test_machines_are_told_addresses_only_where_there_is_one(
    browser: Browser, served: str, addressed: Path
) -> None:
    absolute = '[rel=canonical], [rel=alternate], [property="og:url"], [property="og:image"]'
    with visit(browser, f"{served}/{DEADLOCK}.html") as seen:
        assert not seen.page.locator(absolute).count()
        resource = json.loads(seen.page.locator('[type="application/ld+json"]').inner_text())
        assert "LearningResource" in resource["@type"]
        assert resource["timeRequired"].startswith("PT")
    with serving(addressed) as address, visit(browser, f"{address}/{DEADLOCK}.html") as seen:
        canonical = seen.page.locator("[rel=canonical]").get_attribute("href")
        assert canonical == f"{ADDRESS}{DEADLOCK}.html"
        assert seen.page.locator("[hreflang=en]").get_attribute("href") == canonical
        image = seen.page.locator('[property="og:image"]').get_attribute("content") or ""
    assert image.startswith(ADDRESS)
    assert (addressed / image.removeprefix(ADDRESS)).read_bytes().startswith(b"\x89PNG")
    tree = ElementTree.parse(addressed / "sitemap.xml")
    listed = {(node.text or "").strip() for node in tree.iter() if node.tag.endswith("loc")}
    assert listed == {f"{ADDRESS}{name}.html" for name in (FRONT, DEADLOCK)}
