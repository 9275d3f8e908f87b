"""The stepper in a browser: walked, played and broken by keyboard alone, shared by its address.

The pages come from memory under an address that does not exist, so that a request to anywhere
else is seen at once. Playing is tested on the page's own clock, which the test moves.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

sys.path.insert(0, str(Path(__file__).parents[1]))

import sample_stories

from labhelpers.views.stepper import stepper

VIEWS = files("labhelpers.views")
HOST = "http://views.test/"
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
SHEETS = ("views.css", "timeline.css", "comparison.css", "stepper.css")
STEP_MS = 1100  # of playing, as the script has it
NAMES = [name for name in sample_stories.ALL if name != "big"]


@cache
def view_html(name: str) -> str:
    return stepper(sample_stories.ALL[name]()).to_html()


def page_html(names: str, theme: str) -> str:
    styles = "".join(f'<link rel="stylesheet" href="{file}">' for file in SHEETS)
    background = {"dark": "#14181e", "light": "#fff"}[theme]
    views = "".join(view_html(name) for name in names.split("+"))
    return f"""<!doctype html><html lang="en" data-theme="{theme}"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>View</title>
        <link rel="icon" href="data:,">{styles}<script type="module" src="site.js"></script>
        <style>body {{ background: {background}; margin: 1rem auto; max-width: 760px }}</style>
        </head><body><main><h1 style="font-size:0">View</h1>{views}
        <p id="after">after</p></main></body></html>"""


@dataclass
class Visit:
    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.said = self.page.locator(".lab-said")
        self.game = self.page.locator(".lab-game")
        self.program = self.page.locator(".lab-program")

    def press(self, *keys: str) -> str:
        for key in keys:
            self.page.keyboard.press(key)
        return self.said.inner_text()

    def walk(self) -> str:
        """Put the focus on the program."""
        self.program.focus()
        return self.said.inner_text()

    def tab_to(self, target: Locator) -> None:
        """Come to an element by Tab alone, from wherever the focus is."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            if target.evaluate("node => node === document.activeElement"):
                return
        raise AssertionError("Tab does not lead there")

    def choose(self, keys: str = "") -> str:
        """Turn the switch on by keyboard alone, and let threads go by their digits."""
        self.tab_to(self.page.get_by_role("switch"))
        self.press("Space", *keys)
        return self.game.inner_text()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def choice(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def steps(self) -> list[str]:
        return self.page.locator(".lab-steps tbody tr").all_inner_texts()

    def here(self) -> list[str]:
        """Return which markers stand where: "9: 1"."""
        find = """rows => rows.flatMap(row => [...row.querySelectorAll(".lab-who")]
            .map(mark => `${row.dataset.line}: ${mark.textContent}`))"""
        return self.page.locator(".lab-row").evaluate_all(find)


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    contexts: list[BrowserContext] = []

    def open_page(
        name: str, theme: str = "light", width: int = 800, fragment: str = "", **options: Any
    ) -> Visit:
        size = {"width": width, "height": 700}
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        result = Visit(context.new_page())
        result.page.route("**", lambda route: answer(route, name, theme, result.complaints))
        result.page.on("console", lambda message: result.complaints.append(message.text))
        result.page.on("pageerror", lambda error: result.complaints.append(str(error)))
        result.page.clock.install()
        result.page.goto(HOST + fragment)
        if options.get("java_script_enabled", True):
            started = "[...document.querySelectorAll('lab-view')].every(view => view.started)"
            result.page.wait_for_function(started)
        return result

    yield open_page
    for context in contexts:
        context.close()


def answer(route: Route, name: str, theme: str, complaints: list[str]) -> None:
    address = route.request.url.partition("#")[0]
    if not address.startswith(HOST):
        complaints.append(f"a request to {address}")
        route.abort()
        return
    file = address.removeprefix(HOST) or "index.html"
    text = page_html(name, theme) if file == "index.html" else VIEWS.joinpath(file).read_text()
    route.fulfill(body=text, content_type=TYPES[file.rpartition(".")[2]])


# ---- drawn ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sample_stories.ALL)
def test_draws_without_kernel_error_or_request(visit: Visitor, name: str) -> None:
    seen = visit(name)
    seen.walk()
    seen.press("End", "Home", "ArrowRight")
    assert seen.complaints == []


def test_names_from_the_program_stay_text(visit: Visitor) -> None:
    seen = visit("hostile")
    seen.choose("01")
    assert seen.page.evaluate("document.querySelectorAll('lab-view script').length") == 1
    assert "<script>" in seen.page.locator(".lab-now").inner_text()
    assert seen.page.locator("[onclick]").count() == 0


@pytest.mark.parametrize("name", NAMES)
def test_script_says_at_the_end_what_python_said(visit: Visitor, name: str) -> None:
    seen = visit(name)
    seen.walk()
    seen.press("End")
    parts = (".lab-program", ".lab-actors", ".lab-locks", ".lab-steps tbody")
    live = [seen.page.locator(part).all_text_contents() for part in parts]
    marks = seen.here()
    seen.page.evaluate("document.querySelector('lab-view').end()")
    still = [seen.page.locator(part).all_text_contents() for part in parts]
    assert live == still
    assert marks == seen.here()


@pytest.mark.parametrize("name", ["counter", "two_locks", "locked", "cut_down"])
@pytest.mark.parametrize("width", [1000, 640, 320])
def test_nothing_moves_when_the_script_comes(visit: Visitor, name: str, width: int) -> None:
    page = visit(name, width=width).page
    tops = """['.lab-stage', '.lab-steps', '#after'].map(part =>
        document.querySelector(part).getBoundingClientRect().top)"""
    live = page.evaluate(tops)
    page.evaluate("document.querySelector('lab-view').end()")
    assert page.evaluate(tops) == pytest.approx(live, abs=1)


@pytest.mark.parametrize("name", NAMES)
def test_fits_a_narrow_page(visit: Visitor, name: str) -> None:
    page = visit(name, width=320).page
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    wide = """[...document.querySelectorAll('lab-view *')].filter(node =>
        node.getBoundingClientRect().right > 321).map(node => node.className)"""
    assert page.evaluate(wide) == []


def test_without_scripts_there_is_every_step(visit: Visitor) -> None:
    seen = visit("locked", java_script_enabled=False)
    assert len(seen.steps()) == len(sample_stories.locked().path)
    assert "lock: Thread-1 (add)" in seen.steps()[3]
    assert seen.page.get_by_role("table", name="The steps").is_visible()
    assert "Without scripts" in seen.said.inner_text()
    assert not seen.page.locator(".lab-keys").is_visible()
    box = seen.page.locator(".lab-steps")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight")


def test_paper_gets_every_step(visit: Visitor) -> None:
    seen = visit("counter")
    seen.page.emulate_media(media="print")
    box = seen.page.locator(".lab-steps")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight")
    assert not seen.button("Play").is_visible()


def test_reduced_motion_has_no_motion(visit: Visitor) -> None:
    seen = visit("counter", reduced_motion="reduce")
    seen.walk()
    seen.press("ArrowRight")
    moving = "[...document.querySelectorAll('*')].flatMap(node => node.getAnimations()).length"
    assert seen.page.evaluate(moving) == 0


def test_a_task_that_waits_is_told_without_colour(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.walk()
    seen.press("End")
    border = "node => getComputedStyle(node).borderTopStyle"
    mark = seen.page.locator('.lab-row[data-line="9"] .lab-who').first
    assert mark.evaluate(border) == "dashed"
    assert mark.get_attribute("aria-label") == "Ann is here, waiting"
    seen.press("Home", "ArrowRight", "ArrowRight")
    assert seen.page.get_by_role("img", name="Ann is here, ready").evaluate(border) == "solid"


def test_taking_a_view_away_leaves_the_still_one(visit: Visitor) -> None:
    seen = visit("counter")
    seen.walk()
    seen.press("Space")
    seen.page.evaluate("window.view = document.querySelector('lab-view'); view.remove()")
    assert seen.page.evaluate("view.querySelector('button, input') === null")
    seen.page.clock.run_for(3 * STEP_MS)
    assert seen.page.evaluate("view.querySelector('button, input') === null")
    seen.page.evaluate("document.querySelector('main').append(view)")
    seen.page.wait_for_function("view.started")
    assert seen.page.get_by_role("slider").count() == 1


# ---- one step, and another -----------------------------------------------------------------------


def test_keys_walk_the_schedule(visit: Visitor) -> None:
    seen = visit("counter")
    assert "Before the first step" in seen.walk()
    assert seen.here() == ["14: 0"]
    assert seen.press("ArrowRight") == "0 Step 1: MainThread starts Thread-1 (add) (line 14)"
    assert "Thread-1 (add) reads n = 0" in seen.press("ArrowRight", "ArrowRight")
    assert seen.here() == ["9: 1", "9: 2", "16: 0"]
    assert "AssertionError in MainThread, line 17: n == 4 is false." in seen.press("End")
    assert "Step 12" in seen.press("ArrowLeft")
    assert "Before the first step" in seen.press("Home", "ArrowLeft")
    assert seen.complaints == []


def test_a_call_is_one_step_to_see_and_several_to_choose(visit: Visitor) -> None:
    seen = visit("called")
    seen.walk()
    shown = len(seen.steps())
    texts = " ".join(seen.steps())
    assert texts.count("enters box.add()") > texts.count("goes on in box.add()")
    assert "n == 4 is false" in seen.press("End")
    seen.choose("00111122220")
    assert "goes on in box.add()" in " ".join(seen.steps())
    assert len(seen.steps()) > shown


def test_what_a_step_changed_is_marked(visit: Visitor) -> None:
    seen = visit("locked")
    seen.walk()
    values, locks = seen.page.locator(".lab-values tr"), seen.page.locator(".lab-locks tr")
    assert "free" in locks.inner_text()
    said = seen.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert "takes lock" in said
    assert "held by 1 Thread-1 (add), wanted by 2 Thread-2 (add)" in locks.inner_text()
    assert "was" not in values.inner_text()
    seen.press("ArrowRight", "ArrowRight")
    assert values.inner_text().split() == ["n", "1", "was", "0"]
    seen.press("ArrowRight")
    assert values.inner_text().split() == ["n", "1"]


def test_a_step_that_takes_over_is_marked(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.walk()
    assert "takes over" not in seen.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert "takes over" in seen.press("ArrowRight")
    assert ["takes over" in step for step in seen.steps()] == [False, False, False, True]


def test_steps_are_one_stop_with_arrows_and_enter(visit: Visitor) -> None:
    seen = visit("counter")
    first = seen.page.locator(".lab-steps button").first
    seen.tab_to(first)
    seen.press("ArrowDown", "ArrowDown")
    assert "Before the first step" in seen.said.inner_text()
    assert "Step 3" in seen.press("Enter")
    current = seen.page.locator('.lab-steps [aria-current="step"]')
    assert "reads n = 0" in current.inner_text()
    expect(current).to_be_focused()
    assert seen.page.locator('.lab-steps [tabindex="0"]').count() == 1
    assert "Step 4" in seen.press("ArrowRight")
    seen.page.locator(".lab-steps button").nth(6).click()
    assert "Step 7" in seen.said.inner_text()


def test_slider_scrubs(visit: Visitor) -> None:
    seen = visit("counter")
    slider = seen.page.get_by_role("slider", name="Step")
    slider.fill("6")
    assert "Step 6" in seen.said.inner_text()
    assert slider.get_attribute("aria-valuetext") == "Step 6 of 13"
    slider.focus()
    assert "Step 7" in seen.press("ArrowRight")
    assert slider.input_value() == "7"
    assert "Before" in seen.press("Home")
    box = slider.bounding_box()
    seen.page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
    assert "Step 13" in seen.said.inner_text()


def test_buttons_go_back_and_forth_and_to_the_failure(visit: Visitor) -> None:
    seen = visit("counter")
    seen.button("Next").click()
    seen.button("Next").click()
    assert "Step 2" in seen.said.inner_text()
    seen.button("Back").click()
    assert "Step 1" in seen.said.inner_text()
    seen.button("To the failure").click()
    assert "AssertionError" in seen.said.inner_text()
    assert seen.button("Next").get_attribute("aria-disabled") == "true"
    seen.button("First").click()
    assert "Before" in seen.said.inner_text()
    assert visit("locked").button("To the end").is_visible()


def test_plays_to_the_end_and_stops(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.walk()
    seen.press("Space")
    assert seen.said.get_attribute("aria-live") == "off"
    seen.page.clock.run_for(2 * STEP_MS)
    assert "Step 2" in seen.said.inner_text()
    seen.press("Space")
    assert seen.button("Play").is_visible()
    seen.page.clock.run_for(3 * STEP_MS)
    assert "Step 2" in seen.said.inner_text()
    seen.button("Play").click()
    seen.page.clock.run_for(9 * STEP_MS)
    assert "Deadlock" in seen.said.inner_text()
    assert seen.said.get_attribute("aria-live") == "polite"
    seen.button("Play").click()
    assert "Before the first step" in seen.said.inner_text()


def test_space_presses_the_button_that_has_the_focus(visit: Visitor) -> None:
    seen = visit("counter")
    seen.tab_to(seen.button("Next"))
    assert "Step 1" in seen.press("Space")
    assert seen.button("Play").is_visible()


# ---- the reader's own schedule -------------------------------------------------------------------


def test_reader_breaks_the_counter_by_keyboard_alone(visit: Visitor) -> None:
    seen = visit("counter")
    assert "0 switches so far" in seen.choose()
    assert seen.choice("MainThread starts Thread-1 (add)").is_visible()
    seen.press(*"00", "1")
    assert "Thread-2 (add) reads n" in seen.page.locator(".lab-actors").inner_text()
    seen.press(*"2221", "2", *"11", *"000")
    assert "AssertionError" in seen.said.inner_text()
    assert seen.game.inner_text() == "You broke it in 3 switches; the least is 1."
    assert seen.complaints == []


def test_reader_breaks_the_two_locks_by_keyboard_alone(visit: Visitor) -> None:
    seen = visit("two_locks")
    assert seen.choose("0012") == "You broke it in 1 switch; that is the least."
    assert "Deadlock: Ann waits for pepper and Bob waits for salt." in seen.said.inner_text()
    assert seen.page.locator(".lab-choice:visible").count() == 0


def test_reader_breaks_it_by_the_buttons_and_the_focus_stays(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose()
    seen.tab_to(seen.choice("MainThread starts Ann"))
    seen.press("Enter", "Enter")
    expect(seen.choice("Ann takes salt")).to_be_focused()
    seen.press("Space")
    seen.tab_to(seen.choice("Bob takes pepper"))
    seen.press("Enter")
    assert "You broke it" in seen.game.inner_text()
    expect(seen.program).to_be_focused()


@pytest.mark.parametrize(
    ("name", "keys", "words"),
    [
        ("sleepy", "00112212000", "You broke it without a switch; that is the least."),
        ("sleepy", "00122121000", "You broke it in 1 switch; it breaks without any."),
        ("two_locks", "0012", "You broke it in 1 switch; that is the least."),
        ("two_locks", "0102", "You broke it in 2 switches; the least is 1."),
        ("two_locks", "001111222200", "It held this time. 1 switch can break it."),
        ("sleepy", "00111222000", "It held this time. It can break without any switch."),
        ("locked", "0011112222000", "It held: no schedule breaks it."),
    ],
)
def test_verdict_on_the_readers_schedule(visit: Visitor, name: str, keys: str, words: str) -> None:
    assert visit(name).choose(keys).startswith(words)


def test_back_takes_back_and_another_choice_replaces(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose("0012")
    seen.press("ArrowLeft")
    assert "switches so far" in seen.game.inner_text()
    assert len(seen.steps()) == 4
    assert "Bob takes pepper" in seen.press("ArrowRight")
    seen.press("ArrowLeft", "1")
    assert [step.split("\t")[1].strip() for step in seen.steps()][3:] == [
        "1\nAnn takes pepper (line 9)"
    ]
    assert "Before the first step" in seen.press("Home")


def test_next_goes_where_there_is_one_way_only(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose()
    assert "MainThread starts Ann" in seen.press("ArrowRight")
    assert seen.button("Next").get_attribute("aria-disabled") == "true"
    assert "Step 1" in seen.press("ArrowRight")


def test_focus_among_the_steps_stays_there(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose("00")
    seen.tab_to(seen.page.locator('.lab-steps [tabindex="0"]'))
    seen.press("1")
    expect(seen.page.locator('.lab-steps [aria-current="step"]')).to_be_focused()
    assert "Ann takes salt" in seen.said.inner_text()


def test_switch_off_shows_the_story_again(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose("00")
    seen.tab_to(seen.page.get_by_role("switch"))
    seen.press("Space")
    assert len(seen.steps()) == 4
    assert seen.game.inner_text() == ""
    assert seen.page.locator(".lab-choice:visible").count() == 0


def test_a_key_of_a_thread_that_cannot_go_does_nothing(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose("2")
    assert "Before the first step" in seen.said.inner_text()
    assert "Step 1" in seen.press("0", "9")


# ---- the address ---------------------------------------------------------------------------------


def fragment_of(seen: Visit) -> str:
    seen.page.clock.run_for(1000)
    return seen.page.evaluate("location.hash")


def test_address_shows_that_very_schedule(visit: Visitor) -> None:
    seen = visit("counter")
    before = seen.page.evaluate("history.length")
    game = seen.choose("0012222111000")
    fragment = fragment_of(seen)
    assert re.fullmatch(r"#play-[0-9a-f]{6}-0x2_1_2x4_1x3_0x3", fragment)
    assert seen.page.evaluate("history.length") == before
    other = visit("counter", fragment=fragment)
    assert other.page.get_by_role("switch").is_checked()
    assert other.game.inner_text() == game
    assert other.said.inner_text() == seen.said.inner_text()
    assert other.steps() == seen.steps()
    assert fragment_of(other) == fragment


def test_address_keeps_what_was_not_taken_back(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose("0012")
    seen.press("ArrowLeft")
    assert fragment_of(seen).endswith("-0x2_1")
    seen.press("Home")
    assert fragment_of(seen) == ""


def test_two_views_share_an_address(visit: Visitor) -> None:
    seen = visit("counter+two_locks")
    for name, keys in (("counter", "001"), ("two_locks", "0012")):
        switch = seen.page.get_by_role("switch").nth(("counter", "two_locks").index(name))
        switch.focus()
        seen.page.keyboard.press("Space")
        for key in keys:
            seen.page.keyboard.press(key)
    other = visit("counter+two_locks", fragment=fragment_of(seen))
    steps = other.page.locator(".lab-steps tbody")
    assert [steps.nth(at).locator("tr").count() for at in (0, 1)] == [3, 4]
    assert "You broke it" in other.game.nth(1).inner_text()


def test_address_of_another_program_is_followed_as_far_as_it_goes(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.choose("0012")
    prefix = fragment_of(seen).rpartition("-")[0]
    other = visit("two_locks", fragment=f"{prefix}-0x2_7_1")
    assert "can be followed for 2 steps" in other.game.inner_text()
    assert len(other.steps()) == 2
    strange = visit("two_locks", fragment="#the-steps")
    assert not strange.page.get_by_role("switch").is_checked()
    assert other.complaints == strange.complaints == []


def test_link_is_copied(visit: Visitor) -> None:
    seen = visit("two_locks")
    assert not seen.button("Copy link").is_visible()
    seen.choose("0012")
    copied = "window.copied = []; navigator.clipboard ??= {}; Object.defineProperty(navigator"
    copied += ", 'clipboard', {value: {writeText: async text => void window.copied.push(text)}})"
    seen.page.evaluate(copied)
    seen.button("Copy link").click()
    expect(seen.button("Copied")).to_be_visible()
    assert seen.page.evaluate("copied") == [seen.page.url]
    assert "#play-" in seen.page.url


def test_without_a_page_of_its_own_there_is_no_link(visit: Visitor) -> None:
    seen = visit("two_locks")
    seen.page.evaluate("""async () => {
        const view = document.querySelector("lab-view");
        const el = document.createElement("div");
        el.innerHTML = view.querySelector(".lab-root").innerHTML;
        const state = JSON.parse(view.querySelector("script").textContent);
        const { default: stepper } = await import("/stepper.js");
        view.replaceWith(el);
        stepper.render({ el, model: { get: (key) => ({ state })[key] } });
    }""")
    assert seen.choose("0012") == "You broke it in 1 switch; that is the least."
    assert not seen.button("Copy link").is_visible()
    assert fragment_of(seen) == ""


# ---- everybody -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 800])
def test_targets_are_large_enough(visit: Visitor, width: int) -> None:
    seen = visit("two_locks", width=width)
    seen.choose("001")
    for target in seen.page.locator("lab-view :is(button, label, [type=range]):visible").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 24, target.inner_text()


@pytest.mark.parametrize("name", ["counter", "two_locks", "locked", "cut_down"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", ["live", "chosen", "narrow", "still"])
def test_axe_finds_nothing(visit: Visitor, name: str, theme: str, part: str) -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    scheme = {"light": "dark", "dark": "light"}[theme]  # the page's theme has to win
    seen = visit(name, theme, 320 if part == "narrow" else 800, color_scheme=scheme)
    if part == "still":
        seen.page.evaluate("document.querySelector('lab-view').end()")
    elif part == "chosen" and name != "cut_down":
        seen.choose("001")
    else:
        seen.walk()
        seen.press(*["ArrowRight"] * 4)
    seen.page.clock.resume()
    seen.page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = json.dumps({"runOnly": tags})
    found = seen.page.evaluate(f"axe.run('lab-view', {options}).then(result => result.violations)")
    assert [(v["id"], v["nodes"][0]["html"][:200], v["help"]) for v in found] == []
