"""Solutions on the built site: closed until they are asked for, by keyboard and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator
from visiting import visit

from labhelpers.authoring.exercises import placed

ROOT = Path(__file__).parents[2]
PLACED = placed(ROOT / "book")
PAGES = sorted({found.notebook.relative_to(ROOT).with_suffix("") for found in PLACED})
SOLUTIONS = "details:has(> summary:text-is('Solution'))"
TARGET = 24  # CSS pixels, WCAG 2.2 AA


def is_open(solution: Locator) -> bool:
    return bool(solution.evaluate("one => one.open"))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_solutions_are_closed_and_opened_by_keyboard(
    page: Path, browser: Browser, served: str
) -> None:
    expected = [found.exercise for found in PLACED if found.notebook.with_suffix("") == ROOT / page]
    with visit(browser, f"{served}/{page}.html") as seen:
        solutions = seen.page.locator(SOLUTIONS)
        assert solutions.count() == len(expected)
        for solution, exercise in zip(solutions.all(), expected, strict=True):
            assert not is_open(solution)
            summary = solution.locator("summary")
            assert summary.evaluate("one => one.getBoundingClientRect().height") >= TARGET
            summary.focus()
            seen.page.keyboard.press("Enter")
            assert is_open(solution)
            assert solution.locator("pre").text_content() == exercise.solution.source
            seen.page.keyboard.press("Space")
            assert not is_open(solution)


def test_a_solution_opens_without_scripts(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{PAGES[0]}.html", scripts=False) as seen:
        solution = seen.page.locator(SOLUTIONS).first
        solution.locator("summary").click()
        assert solution.locator("pre").is_visible()


@pytest.mark.parametrize("page", PAGES[:1], ids=str)
def test_a_checks_verdict_is_prose(page: Path, browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{page}.html") as seen:
        verdict = seen.page.locator("strong:text-is('✗ Not yet.')").first
        assert verdict.is_visible()
        hint = seen.page.locator("blockquote:has-text('Hint 1 of 3')").first
        assert hint.is_visible()
