"""The picture that goes with a link to a page: the page's first picture of a run, under its title.

Sites that show links want a PNG, and nothing but a browser draws the views as the book shows them.
So the pictures are taken from the built pages, where there is a Chromium; elsewhere there are none.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sphinx.locale import get_translation

from labhelpers.authoring.browser import browser_path

_ = get_translation("labhelpers")

FOLDER = "_cards"
WIDTH, HEIGHT = 1200, 630  # pixels, what the protocol's users ask for
# The title over the first picture, large, and nothing else of the page.
STYLE = """
  body > :not(.frame), .contents, .page-head, .page-foot { display: none !important }
  .frame { display: block !important; max-width: none !important }
  main { padding: 40px 56px !important }
  article { max-width: none !important }
  h1 { font-size: 58px !important; max-width: none !important; margin: 0 0 32px !important }
  .lab-tools, .lab-line, .lab-table, .lab-hints { display: none !important }
  .lab-details, .headerlink { display: none !important }
  .lab-root { zoom: 1.35 }
"""
ONLY = """() => {
  const title = document.querySelector("h1"), picture = document.querySelector(".moving, lab-view");
  document.querySelector("article").replaceChildren(...[title, picture].filter(Boolean));
}"""


def can_draw() -> bool:
    """Tell whether pictures can be taken here."""
    return browser_path() is not None


def path_of(page: str) -> str:
    """Return the path of a page's picture in the site."""
    return f"{FOLDER}/{page.replace('/', '_')}.png"


def words_of(title: str) -> str:
    """Return what a page's picture shows, in words."""
    return _("%s The picture below it is a timeline of a program.") % title


def draw(site: Path, pages: Iterable[str]) -> None:
    """Take the picture of each page of a built site."""
    from playwright.sync_api import sync_playwright  # dear to import, and seldom needed

    (site / FOLDER).mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        view = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="light",
            reduced_motion="reduce",
            java_script_enabled=True,
        )
        for page in pages:
            view.goto((site / f"{page}.html").as_uri())
            view.evaluate(ONLY)
            view.add_style_tag(content=STYLE)
            view.screenshot(path=site / path_of(page))
        browser.close()
