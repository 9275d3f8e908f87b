"""What holds for every page, small and large, with scripts and without, by http and from a folder.

To open a page and let its views draw themselves is what takes time, so a page is opened once in
each way and looked at by all tests that can take turns at it, in the order in which they stand
here. The limits hold for every page: a new version of a theme or an extension that puts its styles
and scripts on each page is found here, and not by a reader with a slow line.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator
from test_open import FOLDED, ONLY_WRONG, SMALLEST, findings
from visiting import CHAPTERS, DRAWN, EVERY_PAGE, NARROW, PAGES, PLACED, ROOT, WIDE, Visit, visit

MOST_BYTES = 250 * 1024  # of a page with all that comes with it, compressed
MOST_REQUESTS = 25
MOST_SHIFT = 0.02  # of the layout, as browsers count it; 0.1 is what they call good
PHONE = {"width": 412, "height": 823}  # CSS pixels: Lighthouse's phone
DOUBLED = {"width": WIDE["width"] // 2, "height": WIDE["height"] // 2}  # at 200 %
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **ONLY_WRONG}
SMALL_TARGETS = """() => {
  const prose = "p, li, dd, dt, td, th, h1, h2, h3, h4, figcaption, legend";
  const small = [];
  for (const target of document.querySelectorAll("a[href], button, input, summary, label")) {
    const box = target.getBoundingClientRect();
    const isHidden = !box.width || box.bottom < 0 || !target.checkVisibility();
    // A link within a sentence is as high as its line; a box may be small beside its label.
    const inSentence = target.closest("article")?.contains(target) && target.closest(prose);
    if (isHidden || inSentence || target.closest("label") || target.closest("svg")) continue;
    if (box.width < 24 || box.height < 24) small.push(target.outerHTML.slice(0, 120));
  }
  return small;
}"""
# What is higher than the place that is kept for it; another font may make it a little so.
TOO_LITTLE_PLACE = """() => {
  const kept = [...document.querySelectorAll('[style^="--kept"]')];
  for (const one of kept) one.style.contentVisibility = "visible";
  const place = one => parseFloat(one.style.getPropertyValue("--kept"));
  const heights = kept.map(one => [one.getBoundingClientRect().height, place(one)]);
  for (const one of kept) one.style.contentVisibility = "";
  return heights.filter(([height, kept]) => height > 1.05 * kept);
}"""
# Words with the same tags and classes around them have the same colours, so some of each kind do.
ONLY_SOME_WORDS = """count => {
  const counts = new Map();
  const kind = one => one ? `${kind(one.parentElement)} ${one.localName}.${one.className}` : "";
  for (const one of [...document.querySelectorAll("main *")].filter(one => !one.children.length)) {
    const name = kind(one);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (counts.get(name) > count && !one.closest("lab-view")) one.remove();
  }
}"""
WORDS = 8
SOLUTIONS = "details:has(> summary:text-is('Solution'))"
TARGET = 24  # CSS pixels, WCAG 2.2 AA
ON_SCREEN = """() => [...document.querySelectorAll("lab-view")]
  .filter(view => view.checkVisibility() && view.getBoundingClientRect().top < innerHeight)
  .every(view => view.started)"""
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  const count = list => { for (const entry of list.getEntries()) sum += entry.value; };
  new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum)));
})"""


# On a phone, over http


@pytest.fixture(scope="module", params=EVERY_PAGE)
def on_a_phone(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Visit]:
    """Open a page as it comes; after two tests the third lets its views draw themselves."""
    with visit(browser, f"{served}/{request.param}.html", NARROW) as seen:
        seen.page.wait_for_function(ON_SCREEN)
        yield seen


def test_page_stands_still(on_a_phone: Visit) -> None:
    assert on_a_phone.page.evaluate(SHIFT) <= MOST_SHIFT


def test_no_element_lies_over_the_next_before_it_is_laid_out(on_a_phone: Visit) -> None:
    on_a_phone.page.set_viewport_size(PHONE)
    assert not on_a_phone.page.evaluate(TOO_LITTLE_PLACE)
    on_a_phone.page.set_viewport_size(NARROW)


def test_page_keeps_within_its_weight(on_a_phone: Visit) -> None:
    on_a_phone.page.wait_for_function(DRAWN)
    weights = sorted(((size, url) for url, size in on_a_phone.weights().items()), reverse=True)
    assert sum(size for size, _ in weights) <= MOST_BYTES, weights
    assert len(on_a_phone.requests) <= MOST_REQUESTS, on_a_phone.requests


def test_page_is_quiet_over_http(on_a_phone: Visit, served: str) -> None:
    assert_quiet(on_a_phone, served)


def assert_quiet(seen: Visit, address: str) -> None:
    """Assert that all views start, with nothing to complain of and nothing from elsewhere."""
    seen.page.wait_for_function(DRAWN)
    assert not seen.complaints
    assert not [url for url in seen.requests if not url.startswith((address, "blob:", "data:"))]


def test_page_fits_a_phone_and_follows_the_systems_colours(on_a_phone: Visit) -> None:
    page = on_a_phone.page
    page.wait_for_function(DRAWN)
    for is_dark in (False, True):
        page.emulate_media(color_scheme="dark" if is_dark else "light")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g)")
        assert (sum(map(int, paper)) < 3 * 128) == is_dark


def test_page_fits_small_and_enlarged_and_its_targets_can_be_hit(on_a_phone: Visit) -> None:
    page = on_a_phone.page
    page.wait_for_function(DRAWN)
    for size in (SMALLEST, DOUBLED):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert not page.evaluate(SMALL_TARGETS)


# On a large screen, from a folder


@pytest.fixture(scope="module", params=EVERY_PAGE)
def on_a_desk(request: pytest.FixtureRequest, browser: Browser, site: Path) -> Iterator[Visit]:
    """Open a page's file; the last test leaves only a part of it."""
    with visit(browser, f"{site.as_uri()}/{request.param}.html", WIDE) as seen:
        yield seen


def test_page_is_quiet_from_a_folder(on_a_desk: Visit, site: Path) -> None:
    assert_quiet(on_a_desk, site.as_uri())


def test_solutions_are_closed_and_opened_by_keyboard(
    on_a_desk: Visit, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["on_a_desk"]
    expected = [found.exercise for found in PLACED if found.notebook == ROOT / f"{name}.ipynb"]
    solutions = on_a_desk.page.locator(SOLUTIONS)
    assert solutions.count() == len(expected)
    for solution, exercise in zip(solutions.all(), expected, strict=True):
        assert not is_open(solution)
        summary = solution.locator("summary")
        assert summary.evaluate("one => one.getBoundingClientRect().height") >= TARGET
        summary.focus()
        on_a_desk.page.keyboard.press("Enter")
        assert is_open(solution)
        assert solution.locator("pre").text_content() == exercise.solution.source
        on_a_desk.page.keyboard.press("Space")
        assert not is_open(solution)


def is_open(solution: Locator) -> bool:
    """Return whether the reader sees it."""
    return bool(solution.evaluate("one => one.open"))


def test_axe_finds_nothing_light_or_dark(on_a_desk: Visit) -> None:
    page = on_a_desk.page
    page.wait_for_function(DRAWN)
    assert not findings(page)
    page.evaluate(ONLY_SOME_WORDS, WORDS)
    page.emulate_media(color_scheme="dark")
    assert not findings(page, COLOURS)


# Without scripts


@pytest.fixture(scope="module", params=PAGES)
def without_scripts(
    request: pytest.FixtureRequest, browser: Browser, served: str
) -> Iterator[tuple[str, Visit]]:
    """Open a page that somebody wrote, and say which."""
    with visit(browser, f"{served}/{request.param}.html", scripts=False) as seen:
        yield request.param, seen


def test_everything_can_be_read_without_scripts(without_scripts: tuple[str, Visit]) -> None:
    _, seen = without_scripts
    assert not seen.page.evaluate(FOLDED)
    assert not seen.page.locator(".needs-script >> visible=true").count()


def test_a_chapter_has_views_and_each_is_a_picture(without_scripts: tuple[str, Visit]) -> None:
    name, seen = without_scripts
    if name in CHAPTERS and (ROOT / f"{name}.ipynb").exists():
        assert seen.page.locator("lab-view").count() > 0
    for view in seen.page.locator("lab-view:not([data-view=question])").all():
        box = view.locator("svg").last.bounding_box()
        assert box
        assert min(box["width"], box["height"]) > 0


def test_a_term_is_linked_once_on_a_page(without_scripts: tuple[str, Visit]) -> None:
    _, seen = without_scripts
    titles = seen.page.locator("article a.term").evaluate_all("all => all.map(a => a.title)")
    assert len(titles) == len({*titles})
    assert all(titles)
