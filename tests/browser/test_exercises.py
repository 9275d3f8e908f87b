"""Exercises on the built site: a solution without scripts, and what a check has said.

That each solution is closed until it is asked for is looked at on every page (test_every_page.py).
"""

from __future__ import annotations

from playwright.sync_api import Browser
from visiting import PLACED, ROOT, visit

PAGE = PLACED[0].notebook.relative_to(ROOT).with_suffix("").as_posix()


def test_a_solution_opens_without_scripts(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{PAGE}.html", scripts=False) as seen:
        solution = seen.page.locator("details:has(> summary:text-is('Solution'))").first
        solution.locator("summary").click()
        assert solution.locator("pre").is_visible()


def test_a_checks_verdict_is_prose(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{PAGE}.html") as seen:
        verdict = seen.page.locator("strong:text-is('✗ Not yet.')").first
        assert verdict.is_visible()
        hint = seen.page.locator("blockquote:has-text('Hint 1 of 3')").first
        assert hint.is_visible()
