"""The whole book on paper: every page as a browser prints it, one after the other in one PDF.

    python -m labhelpers.authoring.pdf [site] [target]

Nothing else draws the views as the book shows them, so Chromium prints the pages of the built site.
The style sheet's part for print unfolds what is folded, and takes the still pictures. Links between
pages lead within the PDF then; those to files that are not in it are left out.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from labhelpers.authoring.browser import browser_path

SITE, TARGET = Path("_build/html"), Path("_build/book.pdf")
MARGIN = "16mm"
# A browser numbers each print from 1 on, so all feet of the book are one print of their own.
FEET = """<style>
  @page { size: A4; margin: 0 }
  body { margin: 0 }
  p { box-sizing: border-box; height: 296mm; margin: 0; padding: 284mm 16mm 0; break-after: page;
      font: 6.5pt system-ui, sans-serif; color: #000; text-align: center }
  p:last-child { break-after: auto }
</style>"""
# The pages in their order, those of the parts as well, as the contents beside each page list them.
IN_ORDER = """() => [...document.querySelectorAll(".contents > ul > li > a, .contents > .part > a")]
  .map(link => link.href.replace(/#.*/, ""))"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4")]
  .map(one => [...one.childNodes].filter(child => !child.matches?.(".headerlink")))
  .map(parts => parts.map(part => part.textContent).join("").trim())"""
NAMES = """() => ({
  "/Title": document.querySelector(".book-title").textContent,
  "/Subject": document.querySelector("meta[name=description]").content,
})"""


def write_pdf(site: Path, target: Path) -> int:
    """Print a built site into one PDF, its headings as bookmarks; return the number of sheets."""
    writer = PdfWriter()
    starts: dict[str, int] = {}
    headings: list[str] = []
    titles: list[str] = []  # of the page that each sheet belongs to
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        view = browser.new_page(color_scheme="light", reduced_motion="reduce")
        view.goto((site / "book" / "index.html").as_uri())
        writer.add_metadata(view.evaluate(NAMES))
        language = view.evaluate("document.documentElement.lang")
        for address in view.evaluate(IN_ORDER):
            view.goto(address)
            starts[address] = len(writer.pages)
            writer.append(PdfReader(io.BytesIO(printed(view))))
            headings += view.evaluate(HEADINGS)
            titles += [view.title()] * (len(writer.pages) - len(titles))
        add_feet(writer, PdfReader(io.BytesIO(feet(view, titles))))
        browser.close()
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    lead_within(list(writer.pages), starts)
    mend_titles(writer.get_outline_root(), {squeezed(words): words for words in headings})
    writer.write(target)
    return len(writer.pages)


def feet(view: Page, titles: Sequence[str]) -> bytes:
    """Print what stands below each sheet: the title of its page, and its number in the book."""
    lines = (f"<p>{escape(title)} · {number}</p>" for number, title in enumerate(titles, 1))
    view.set_content(FEET + "".join(lines))
    return view.pdf(prefer_css_page_size=True, tagged=False)


def add_feet(writer: PdfWriter, below: PdfReader) -> None:
    """Lay a foot over each sheet."""
    for sheet, foot in zip(writer.pages, below.pages, strict=True):
        sheet.merge_page(foot)
        sheet.compress_content_streams()


def lead_within(sheets: list[PageObject], starts: dict[str, int]) -> None:
    """Let links to other pages of the site lead to the sheets where those begin."""
    for sheet in sheets:
        if notes := sheet.get("/Annots"):
            kept = (note for note in notes if is_led(note.get_object(), sheets, starts))
            sheet[NameObject("/Annots")] = ArrayObject(kept)


def is_led(note: DictionaryObject, sheets: list[PageObject], starts: dict[str, int]) -> bool:
    """Tell whether a link leads somewhere outside this machine; make it, where it can be made."""
    address = str(note.get("/A", {}).get("/URI", ""))
    if not address.startswith("file:"):
        return True
    start = starts.get(address.partition("#")[0])
    if start is not None:
        place = ArrayObject([sheets[start].indirect_reference, NameObject("/Fit")])
        note[NameObject("/Dest")] = place
        del note["/A"]
    return start is not None


def mend_titles(above: DictionaryObject, headings: dict[str, str]) -> None:
    """Give bookmarks the spaces back that Chromium drops where a heading goes on to a new line."""
    mark = above.get("/First")
    while mark is not None:
        mark = mark.get_object()
        words = headings.get(squeezed(mark["/Title"]))
        if words is not None:
            mark[NameObject("/Title")] = TextStringObject(words)
        mend_titles(mark, headings)
        mark = mark.get("/Next")


def squeezed(words: str) -> str:
    """Return words without their spaces, to compare them."""
    return "".join(words.split())


def printed(view: Page) -> bytes:
    """Return the page that is open as a PDF."""
    return view.pdf(
        format="A4",
        margin={"top": MARGIN, "right": MARGIN, "bottom": MARGIN, "left": MARGIN},
        print_background=True,
        tagged=True,
        outline=True,
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
