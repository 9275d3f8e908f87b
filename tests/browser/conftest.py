"""What the tests here need: one browser for the whole run, and the built site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import visiting
from playwright.sync_api import Browser, Error, sync_playwright

from labhelpers.authoring.browser import browser_path

# Another built site may be named, to look at it before it takes the book's place.
SITE = Path(os.environ.get("BOOK_SITE", Path(__file__).parents[2] / "_build" / "html")).resolve()
# Nothing of the browser's own may go out to the network, or count as a request of the page.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", *QUIET]


def missing(what: str) -> NoReturn:
    """Skip the test for want of something that a developer may lack, and CI may not."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system, or the one that playwright has installed."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        except Error:
            missing("no Chromium: 'apt install chromium', or 'playwright install chromium'")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """Return the folder of the built site."""
    if not (SITE / "index.html").exists():
        missing("the site is not built: 'make book'")
    return SITE


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """Serve the site in a sub-path, and give its address."""
    with visiting.serving(site) as address:
        yield address


@pytest.fixture(params=["over http", "from a folder"])
def address(request: pytest.FixtureRequest, served: str, site: Path) -> str:
    """Where the site starts, in each of the two ways in which it is read."""
    return served if request.param == "over http" else site.as_uri()
