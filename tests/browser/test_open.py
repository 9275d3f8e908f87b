"""Open to everyone: by keyboard, without scripts, on paper, enlarged, in any colours."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from visiting import CHAPTERS, DRAWN, visit

AXE = Axe()
# To describe all that is right takes axe longer than to find what is wrong.
ONLY_WRONG = {"resultTypes": ["violations"]}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    **ONLY_WRONG,
}
SMALLEST = {"width": 320, "height": 640}  # CSS pixels: a page of 1280 at 400 %
VISIBLE_FOCUS = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  const isMarked = [focused, focused.closest("label") ?? focused].some(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
  });
  return { seen, isMarked, html: focused.outerHTML.slice(0, 120) };
}"""
# The text of what a reader without scripts cannot open.
FOLDED = """() => [...document.querySelectorAll("main details")]
  .filter(details => !details.open)
  .flatMap(details => [...details.children].filter(child => child.localName !== "summary"))
  .filter(child => child.textContent.trim())
  .filter(child => !child.checkVisibility())
  .map(child => child.outerHTML.slice(0, 120))"""

# A chapter has dozens of like cells and views, and axe takes a minute for them all: the first ones
# stand for the others. Each view's own tests let axe walk through every form that it takes.
ONLY_FIRST = """count => {
  const views = Object.groupBy(document.querySelectorAll("lab-view"), view => view.dataset.view);
  const repeated = [...document.querySelectorAll(".cell")].slice(count);
  for (const like of Object.values(views)) repeated.push(...like.slice(1));
  for (const one of repeated) one.remove();
}"""
CELLS = 4
LAID_OUT = "* { content-visibility: visible !important }"  # once, and not at each look of axe's


def findings(page: Page, options: Any = RULES) -> list[Any]:
    """Return what axe finds wrong, each with the first element that it names."""
    page.evaluate(ONLY_FIRST, CELLS)
    page.add_style_tag(content=LAID_OUT)
    response = AXE.run(page, options=options).response
    return [
        (found["id"], len(found["nodes"]), found["nodes"][0]["html"][:200])
        for found in response["violations"]
    ]


def test_axe_finds_nothing_in_the_open_contents_of_a_phone(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{CHAPTERS[1]}.html", SMALLEST) as seen:
        seen.page.wait_for_function(DRAWN)
        seen.page.get_by_role("button", name="Contents").click()
        assert seen.page.get_by_role("navigation", name="Contents").is_visible()
        assert not findings(seen.page)
        seen.page.keyboard.press("Escape")
        assert not seen.page.get_by_role("navigation", name="Contents").is_visible()


def test_the_first_key_offers_to_skip_to_the_text(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{CHAPTERS[1]}.html") as seen:
        page = seen.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
        assert page.evaluate(VISIBLE_FOCUS)["seen"]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", [*CHAPTERS[:2], "search"])
def test_focus_is_seen_wherever_it_goes(name: str, browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{name}.html") as seen:
        seen.page.wait_for_function(DRAWN)
        lost = []
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            focus = seen.page.evaluate(VISIBLE_FOCUS)
            if not (focus["seen"] and focus["isMarked"]) and "<body" not in focus["html"]:
                lost.append(focus["html"])
        # A cell of a picture marks its focus by a frame of its own.
        assert not [html for html in lost if 'role="gridcell"' not in html]


@pytest.mark.parametrize("name", CHAPTERS[1:2])
def test_paper_has_pictures_tables_and_what_was_folded_away(
    name: str, browser: Browser, served: str
) -> None:
    with visit(browser, f"{served}/{name}.html", color_scheme="dark") as seen:
        page = seen.page
        page.wait_for_function(DRAWN)
        page.emulate_media(media="print")
        assert not page.evaluate(FOLDED)
        assert page.locator(".lab-still").first.is_visible()
        assert page.locator(".lab-table table").first.is_visible()
        for gone in (".bar", ".contents", ".page-foot", ".lab-tools"):
            assert not page.locator(gone).first.is_visible()
        paper = page.evaluate("getComputedStyle(document.querySelector('.lab-root')).color")
        assert sum(map(int, paper.removeprefix("rgb(").removesuffix(")").split(","))) < 3 * 96


def test_nothing_moves_for_those_who_ask_for_rest(browser: Browser, served: str) -> None:
    for name in CHAPTERS[:2]:
        with visit(browser, f"{served}/{name}.html", reduced_motion="reduce") as seen:
            assert seen.page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_leave_words_and_edges(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{CHAPTERS[1]}.html", forced_colors="active") as seen:
        seen.page.wait_for_function(DRAWN)
        assert not findings(seen.page)
        style = "getComputedStyle(document.querySelector('.contents [aria-current]'))"
        assert seen.page.evaluate(f"{style}.borderLeftWidth") == "3px"
