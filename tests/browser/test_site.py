"""The built site in a browser: complete, quiet, and drawn with no Python behind it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser
from visiting import CHAPTERS, ColorScheme, visit


def test_the_front_page_leads_to_the_book(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/index.html") as seen:
        seen.page.wait_for_url(f"{address}/{CHAPTERS[0]}.html")
        hrefs = seen.page.eval_on_selector_all("nav a", "links => links.map(link => link.href)")
        assert {f"{address}/{name}.html" for name in CHAPTERS[1:]} <= {*hrefs}


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_no_paper_of_the_theme_lies_under_a_view(
    color_scheme: ColorScheme, browser: Browser, served: str
) -> None:
    with visit(browser, f"{served}/{CHAPTERS[1]}.html", color_scheme=color_scheme) as seen:
        under = seen.page.locator(".cell_output .output:has(> lab-view)")
        papers = under.evaluate_all("all => all.map(one => getComputedStyle(one).backgroundColor)")
        assert set(papers) == {"rgba(0, 0, 0, 0)"}


def test_programs_are_highlighted_as_python(browser: Browser, served: str) -> None:
    with visit(browser, f"{served}/{CHAPTERS[1]}.html") as seen:
        program = seen.page.locator(".cell_input", has_text="%%lab").first
        assert program.locator(".kn").count() > 0  # Pygments' class for `import` and its like


def test_search_finds_a_word_offline(browser: Browser, address: str) -> None:
    with visit(browser, f"{address}/search.html?q=thread") as seen:
        # From a folder the excerpts below the results are refused, and the results are there.
        seen.page.wait_for_selector("#search-results li a")


VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area", "base"}
ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
LOADING = ("src", "srcset", "poster", "data", "action", "formaction", "ping")
NAMING_LINKS = {"canonical", "alternate", "license"}  # they say where; nothing is fetched
STYLE_FROM_ELSEWHERE = re.compile(
    r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)", re.IGNORECASE
)
IMPORT_FROM_ELSEWHERE = re.compile(
    r"(?:\bimport|\bfrom|\bfetch\()\s*\(?[\"'`]((?:https?:)?//[^\"'`]+)"
)


class Links(HTMLParser):
    """Gathers what a page points to, what can be pointed to, and what is wrong without a browser.

    `foreign` has what a browser would or might fetch from another host, `wordless` the pictures
    that have neither a text nor a mark that they say nothing.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.anchors: set[str] = set()
        self.foreign = STYLE_FROM_ELSEWHERE.findall(html)
        self.wordless: list[str] = []
        self.silent: list[bool] = [False]  # of each open element: whether it is hidden or told
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.look_for_hosts(tag, given)
        told = given.get("aria-label") or given.get("alt")
        hidden = given.get("aria-hidden") == "true" or "hidden" in given
        if tag in ("svg", "img") and not (told or hidden or self.silent[-1]):
            self.wordless.append(self.get_starttag_text() or tag)
        if tag not in VOID:
            is_told = tag == "svg" or given.get("role") == "img"
            self.silent.append(self.silent[-1] or hidden or (is_told and bool(told)))
        self.gather(attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self.silent) > 1:
            self.silent.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def look_for_hosts(self, tag: str, given: dict[str, str]) -> None:
        names = LOADING
        if tag == "link" and not NAMING_LINKS & {*given.get("rel", "").split()}:
            names = (*LOADING, "href")
        if tag == "svg" or tag in ("use", "image"):
            names = (*LOADING, "href", "xlink:href")
        values = (given[name].strip() for name in names if name in given)
        self.foreign += filter(ELSEWHERE.match, values)

    def gather(self, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.targets.add(value)
            elif name == "id" and value:
                self.anchors.add(value)


def test_nothing_on_the_site_would_ask_another_host(site: Path) -> None:
    found = {}
    for path in site.rglob("*"):
        if path.suffix in {".html", ".css", ".js", ".svg"}:
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".html":
                foreign = Links(text).foreign
            else:
                foreign = STYLE_FROM_ELSEWHERE.findall(text) + IMPORT_FROM_ELSEWHERE.findall(text)
            if foreign:
                found[path.relative_to(site)] = foreign
    assert not found


def test_every_picture_has_its_text(site: Path) -> None:
    found = {
        path.relative_to(site): links.wordless[:3]
        for path in site.rglob("*.html")
        if (links := Links(path.read_text(encoding="utf-8"))).wordless
    }
    assert not found


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    dead = []
    for page, links in pages.items():
        for target in links.targets:
            url = urlsplit(target)
            path = (page.parent / unquote(url.path)).resolve() if url.path else page
            if url.scheme or url.netloc or "_static" in page.parts:
                continue
            known = pages[path].anchors if path in pages else {url.fragment}
            if not path.exists() or url.fragment not in known | {""}:
                dead.append(f"{page.relative_to(site)}: {target}")
    assert not dead
