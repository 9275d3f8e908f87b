"""Take the README's picture from the built book, so that it shows what the book shows today."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from labhelpers.authoring.browser import browser_path

PAGE = Path("_build/html/book/your-lab.html")
TARGET = Path("docs/deadlock.png")
WIDTH, HEIGHT, SCALE = 860, 900, 1.5  # CSS pixels, and image pixels for one of them
# The first cell whose program deadlocks, and nothing else of the page.
CELL = '.cell:has([data-outcome="deadlocked"])'
DRAWN = f"document.querySelector('{CELL} lab-view').started"


def take_picture(page: Path, target: Path) -> None:
    """Save the first deadlock of a built page as a PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        view = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=SCALE,
            color_scheme="light",
        )
        view.goto(page.resolve().as_uri())
        cell = view.locator(CELL).first
        cell.scroll_into_view_if_needed()
        view.wait_for_function(DRAWN)
        target.parent.mkdir(exist_ok=True)
        cell.screenshot(path=target)
        browser.close()


def main() -> int:
    """Run the command; return its exit status."""
    if not PAGE.exists():
        print(f"{PAGE} is not there: run 'make book' first.", file=sys.stderr)
        return 1
    take_picture(PAGE, TARGET)
    print(f"The picture is in {TARGET}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
