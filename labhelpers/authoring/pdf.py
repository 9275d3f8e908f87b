"""The whole book on paper: every page as a browser prints it, one after the other in one PDF.

    python -m labhelpers.authoring.pdf [site] [target]

Nothing else draws the views as the book shows them, so Chromium prints the pages of the built site.
The style sheet's part for print unfolds what is folded, and takes the still pictures.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter

from labhelpers.authoring.theme.cards import browser_path

SITE, TARGET = Path("_build/html"), Path("_build/book.pdf")
FOOT = """<div style="width: 100%; font: 8px system-ui, sans-serif; text-align: center">
<span class="title"></span> · <span class="pageNumber"></span></div>"""
MARGIN = "16mm"
NEXT = "document.querySelector('link[rel=next]')?.href"


def write_pdf(site: Path, target: Path) -> int:
    """Print a built site into one PDF with a bookmark a page; return the number of sheets."""
    writer = PdfWriter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        view = browser.new_page(color_scheme="light", reduced_motion="reduce")
        address = (site / "book" / "index.html").as_uri()
        while address:
            view.goto(address)
            title = view.locator("h1").evaluate("title => title.firstChild.textContent")
            writer.append(PdfReader(io.BytesIO(printed(view))), outline_item=title)
            address = view.evaluate(NEXT)
        browser.close()
    writer.write(target)
    return len(writer.pages)


def printed(view: Page) -> bytes:
    """Return the page that is open as a PDF."""
    return view.pdf(
        format="A4",
        margin={"top": MARGIN, "right": MARGIN, "bottom": MARGIN, "left": MARGIN},
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOT,
        print_background=True,
        tagged=True,
    )


def main(arguments: Sequence[str]) -> int:
    """Run the command; return its exit status."""
    given = [Path(argument) for argument in arguments]
    site, target = (*given, *(SITE, TARGET)[len(given) :])
    if not (site / "index.html").exists():
        print(f"{site} is not there: run 'make book' first.", file=sys.stderr)
        return 1
    if browser_path() is None:
        print("Printing needs Chromium: 'apt install chromium'.", file=sys.stderr)
        return 1
    sheets = write_pdf(site.resolve(), target)
    print(f"The book is in {target}: {sheets} sheets.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
