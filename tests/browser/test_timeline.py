"""The views in a browser: drawn with no kernel, walked by keyboard, read by everybody.

The pages come from memory under an address that does not exist, so that a request to anywhere
else is seen at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

sys.path.insert(0, str(Path(__file__).parents[1]))

import sample_traces
from pace import in_time

from labhelpers.views.comparison import compare
from labhelpers.views.timeline import timeline

VIEWS = files("labhelpers.views")
HOST = "http://views.test/"
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
DRAWN_AT = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".lab-canvas [role=row]")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => (window.drawnAt = performance.now())));
}).observe(document, { subtree: true, childList: true });
"""


@cache
def view_html(name: str) -> str:
    if name == "comparison":
        return comparison_html()
    if name == "sixty_threads":
        return timeline(sample_traces.many_threads(60)).to_html()
    return timeline(sample_traces.ALL[name]()).to_html()


def comparison_html() -> str:
    trace = sample_traces.greenlets()
    runs = {
        label: [replace(trace, end_ns=int(second * 1e9)) for second in seconds]
        for label, seconds in {"one thread": (1.02, 0.99, 1.0), "two": (0.5, 0.53)}.items()
    }
    return compare(runs).to_html()


def page_html(name: str, theme: str) -> str:
    styles = "".join(f'<link rel="stylesheet" href="{file}">' for file in sheets())
    background = {"dark": "#14181e", "light": "#fff"}[theme]
    return f"""<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>View</title>
        <link rel="icon" href="data:,">{styles}<script type="module" src="site.js"></script>
        <style>body {{ background: {background}; margin: 1rem auto; max-width: 760px }}</style>
        </head><body><main><h1 style="font-size:0">View</h1>{view_html(name)}
        <p id="after">after</p></main></body></html>"""


def sheets() -> list[str]:
    return ["views.css", "timeline.css", "comparison.css", "stepper.css"]


@dataclass
class Visit:
    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def line(self) -> Locator:
        return self.page.locator(".lab-line")

    def press(self, *keys: str) -> str:
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_timeout(60)
        return self.line.inner_text()

    def walk(self) -> str:
        """Put the focus on the grid by Tab alone, and return what is said."""
        self.page.locator(".lab-tools button").last.focus()
        return self.press("Tab")

    def tick_texts(self) -> list[str]:
        return self.page.locator(".lab-axis .lab-tick").all_text_contents()

    def cells(self, lane: int = 0) -> Locator:
        return self.page.locator("[role=row]").nth(lane).locator("[role=gridcell]")


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    contexts = []

    def open_page(name: str, theme: str = "light", width: int = 800, **options: Any) -> Visit:
        size = {"width": width, "height": 700}
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        result = Visit(context.new_page())
        result.page.route("**", lambda route: answer(route, name, theme, result.complaints))
        result.page.on("console", lambda message: result.complaints.append(message.text))
        result.page.on("pageerror", lambda error: result.complaints.append(str(error)))
        result.page.add_init_script(DRAWN_AT)
        result.page.goto(HOST)
        if options.get("java_script_enabled", True):
            result.page.wait_for_function("document.querySelector('lab-view').started")
        return result

    yield open_page
    for context in contexts:
        context.close()


def answer(route: Route, name: str, theme: str, complaints: list[str]) -> None:
    address = route.request.url
    if not address.startswith(HOST):
        complaints.append(f"a request to {address}")
        route.abort()
        return
    file = address.removeprefix(HOST) or "index.html"
    text = page_html(name, theme) if file == "index.html" else VIEWS.joinpath(file).read_text()
    route.fulfill(body=text, content_type=TYPES[file.rpartition(".")[2]])


@pytest.mark.parametrize("name", [*sample_traces.ALL, "comparison"])
def test_draws_without_kernel_error_or_request(visit: Visitor, name: str) -> None:
    seen = visit(name)
    seen.page.wait_for_timeout(100)
    assert seen.complaints == []


def test_names_from_the_program_stay_text(visit: Visitor) -> None:
    seen = visit("hostile")
    assert seen.page.evaluate("document.querySelectorAll('lab-view script').length") == 1
    assert "<script>" in seen.page.locator(".lab-canvas").text_content()
    assert seen.page.locator("[onload]").count() == 0


@pytest.mark.parametrize("name", ["deadlock", "pool", "greenlets", "many_threads", "comparison"])
@pytest.mark.parametrize("width", [1000, 640, 320])
def test_nothing_moves_when_the_script_comes(visit: Visitor, name: str, width: int) -> None:
    heights = [
        visit(name, width=width, java_script_enabled=script)
        .page.locator("#after")
        .bounding_box()["y"]
        for script in (False, True)
    ]
    assert heights[1] == pytest.approx(heights[0], abs=1 if width > 320 else 40)


@pytest.mark.parametrize("name", ["deadlock", "pool", "many_threads", "many_events", "comparison"])
def test_fits_a_narrow_page(visit: Visitor, name: str) -> None:
    page = visit(name, width=320).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_there_is_the_picture_and_the_table(visit: Visitor) -> None:
    page = visit("deadlock", java_script_enabled=False).page
    assert page.get_by_role("img", name="Timeline of cell.py").is_visible()
    assert page.get_by_role("img", name="Who waits for whom").is_visible()
    page.locator("summary").click()
    assert page.get_by_role("table", name="Every task").is_visible()
    assert "still" in page.locator(".lab-line").inner_text()


def test_keyboard_walks_spans_lanes_and_overlays(visit: Visitor) -> None:
    seen = visit("deadlock")
    assert seen.walk().startswith("MainThread: running")
    assert "waiting (for threads to end)" in seen.press("ArrowRight")
    assert seen.press("ArrowDown").startswith("Guest-1: sleeping")
    said = seen.press("ArrowDown")
    assert said.startswith("Guest-1: holds mutexB")
    assert "line 21" in said
    said = seen.press("ArrowDown")
    assert said.startswith("Guest-2: waits for mutexB")
    assert "held by Guest-1" in said
    assert "line 16 mutexB.acquire()" in said
    assert "running" in seen.press("Home")
    assert "waits for mutexB" in seen.press("End")
    assert seen.press("PageDown").startswith("Guest-10")
    assert seen.complaints == []


def test_focus_is_one_stop_and_stays_through_zoom(visit: Visitor) -> None:
    seen = visit("pool")
    seen.walk()
    assert seen.page.locator('.lab-canvas [tabindex="0"]').count() == 1
    before = seen.press("ArrowDown")
    assert seen.press("+", "+").split("\n")[0] == before.split("\n")[0]
    focused = seen.page.evaluate("document.activeElement.getAttribute('role')")
    assert focused == "gridcell"


def test_zoom_by_key_button_wheel_and_axis(visit: Visitor) -> None:
    seen = visit("pool")
    whole = seen.tick_texts()
    seen.walk()
    seen.press("+")
    closer = seen.tick_texts()
    assert closer != whole
    seen.press("0")
    assert seen.tick_texts() == whole
    seen.page.get_by_role("button", name="Zoom in").click()
    seen.page.wait_for_timeout(60)
    assert seen.tick_texts() != whole
    seen.page.get_by_role("button", name="Fit").click()
    box = seen.page.locator(".lab-axis").bounding_box()
    seen.page.mouse.move(box["x"] + 300, box["y"] + 10)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + 400, box["y"] + 10, steps=4)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(60)
    assert len(seen.tick_texts()) >= 2
    assert seen.tick_texts() != whole


def test_wheel_scrolls_the_page_unless_a_key_is_held(visit: Visitor) -> None:
    seen = visit("deadlock", width=400)
    whole = seen.tick_texts()
    seen.page.locator(".lab-canvas").hover()
    seen.page.mouse.wheel(0, 200)
    seen.page.wait_for_timeout(150)
    assert seen.page.evaluate("scrollY") > 0
    assert seen.tick_texts() == whole
    seen.page.locator(".lab-canvas").hover()
    seen.page.keyboard.down("Control")
    seen.page.mouse.wheel(0, -300)
    seen.page.wait_for_timeout(150)
    assert seen.tick_texts() != whole


def test_drag_pans(visit: Visitor) -> None:
    seen = visit("pool")
    seen.page.get_by_role("button", name="Zoom in").click()
    seen.page.wait_for_timeout(60)
    before = seen.tick_texts()
    box = seen.page.locator(".lab-canvas").bounding_box()
    seen.page.mouse.move(box["x"] + 500, box["y"] + 40)
    seen.page.mouse.down()
    seen.page.mouse.move(box["x"] + 200, box["y"] + 40, steps=5)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(60)
    assert seen.tick_texts() != before


def test_pointing_tells_state_time_resource_and_line(visit: Visitor) -> None:
    seen = visit("deadlock")
    box = seen.cells(2).nth(1).bounding_box()
    seen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    expect(seen.line).to_contain_text("Guest-2: waits for mutexB")
    expect(seen.line).to_contain_text("held by Guest-1")
    expect(seen.line).to_contain_text("mutexB.acquire()")
    seen.page.mouse.move(5, 5)
    expect(seen.line).to_contain_text("Point at a span")


def test_legend_shows_what_occurs_and_filters(visit: Visitor) -> None:
    seen = visit("deadlock")
    legend = seen.page.locator(".lab-legend button")
    assert legend.all_inner_texts()[:3] == ["running", "waiting", "sleeping"]
    assert "in I/O" not in legend.all_inner_texts()
    waiting = seen.page.get_by_role("button", name="waiting")
    assert seen.page.locator(".lab-canvas .lab-waiting").count() == 11
    waiting.focus()
    seen.page.keyboard.press("Space")
    assert waiting.get_attribute("aria-pressed") == "false"
    assert seen.page.locator(".lab-canvas .lab-waiting").count() == 0
    waiting.click()
    assert seen.page.locator(".lab-canvas .lab-waiting").count() == 11


def test_table_button_opens_the_table(visit: Visitor) -> None:
    page = visit("pool").page
    button = page.get_by_role("button", name="Table of the same facts")
    button.click()
    assert page.get_by_role("table", name="Every task").is_visible()
    assert button.get_attribute("aria-expanded") == "true"


def test_group_opens_to_lanes_by_keyboard(visit: Visitor) -> None:
    seen = visit("many_threads")
    seen.walk()
    seen.press("ArrowDown")
    group = seen.page.locator("[aria-expanded=false][role=rowheader]")
    assert "500 tasks" in group.get_attribute("aria-label")
    seen.press("Enter")
    assert seen.page.locator(".lab-canvas").get_attribute("aria-rowcount") == "502"
    assert seen.page.locator("[role=row]").count() < 40
    assert seen.press("ArrowDown").startswith("Thread-1 (client)")
    assert seen.press("PageDown", "PageDown", "PageDown").startswith("Thread-31 (client)")
    assert seen.complaints == []


@pytest.mark.parametrize("name", ["many_threads", "many_events"])
def test_big_runs_are_drawn_soon(visit: Visitor, name: str) -> None:
    """The aim is one second; benchmarks/timeline_scale.py measures it."""
    page = visit(name).page
    page.wait_for_function("window.drawnAt")
    assert in_time(page.evaluate("window.drawnAt") / 1000, 3)


def test_reduced_motion_has_no_motion(visit: Visitor) -> None:
    page = visit("pool", reduced_motion="reduce").page
    moving = "[...document.querySelectorAll('*')].flatMap(node => node.getAnimations()).length"
    assert page.evaluate(moving) == 0


def test_paper_gets_the_still_picture(visit: Visitor) -> None:
    page = visit("deadlock").page
    page.emulate_media(media="print")
    assert page.locator(".lab-still").is_visible()
    assert not page.locator(".lab-canvas").is_visible()


@pytest.mark.parametrize("name", ["pool", "comparison"])
def test_taking_a_view_away_leaves_the_still_one(visit: Visitor, name: str) -> None:
    page = visit(name).page
    page.evaluate("window.view = document.querySelector('lab-view'); view.remove()")
    assert page.evaluate("view.querySelector('[role=grid], [role=listbox]') === null")
    page.evaluate("document.querySelector('main').append(view)")
    page.wait_for_function("view.started")
    assert page.locator("[role=grid], [role=listbox]").count() == 1


def test_comparison_is_walked_by_keyboard(visit: Visitor) -> None:
    seen = visit("comparison")
    seen.page.keyboard.press("Tab")
    expect(seen.line).to_contain_text("one thread, run 1 of 3: 1.02 s")
    assert "two, run 2 of 2: 0.530 s, 0.53×" in seen.press("End")


@pytest.mark.parametrize("name", ["deadlock", "pool", "sixty_threads", "processes", "comparison"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_axe_finds_nothing(visit: Visitor, name: str, theme: str, script: bool) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    scheme = {"light": "dark", "dark": "light"}[theme]  # the page's theme has to win
    page = visit(name, theme, color_scheme=scheme).page
    if not script:
        page.evaluate("document.querySelectorAll('lab-view').forEach(view => view.end())")
    page.locator("summary").click()
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = json.dumps({"runOnly": tags})
    found = page.evaluate(f"axe.run('lab-view', {options}).then(result => result.violations)")
    assert [(v["id"], v["nodes"][0]["html"][:200], v["help"]) for v in found] == []
