"""Questions in a browser: answered by keyboard alone, judged, kept, forgotten, read by everybody.

The pages come from memory under an address that does not exist, so that a request to anywhere
else is seen at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from labhelpers.questions import read
from labhelpers.views.question import Part, page_parts

VIEWS = files("labhelpers.views")
HOST = "http://questions.test/"
TYPES = {"js": "text/javascript", "css": "text/css", "html": "text/html"}
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); } });"""
STARTED = """() => {  // a view may wait until its reader comes near
  const next = [...document.querySelectorAll("lab-view")].find(view => !view.started);
  next?.scrollIntoView({ behavior: "instant" });
  return !next;
}"""

PREDICT = """%%predict try-predict: kind
Two threads, two locks.

How does it **end**?

- [ ] `finished`
  It has luck.
- [x] `deadlocked`
  Each waits for the other.

Catches: guessing.
"""
SEVERAL = """%%quiz try-several
Which of them wait?

- [x] `join()`
  For the end of a thread.
- [ ] `start()`
  It returns at once.
- [x] `result()`
  For the result.

Catches: guessing.
"""
ORDER = """%%quiz try-order
In which order?

1. first line
   It comes first.
2. second line
   It comes second.
3. third line
   It comes third.

Catches: guessing.
"""
FILL = """%%quiz try-fill --fill
What does `print(2 + 2)` print?

- [x] `4`
  It adds.
- [ ] `2 + 2`
  There are no quotes.

Catches: guessing.
"""
ALL = (PREDICT, SEVERAL, ORDER, FILL)


def question_html(cell: str, language: str) -> str:
    asked = read(cell)
    assert asked is not None
    rendered = MarkdownIt("commonmark").render
    parts = page_parts(asked, language)
    return "".join(rendered(part.markdown) if isinstance(part, Part) else part for part in parts)


def page_html(theme: str, language: str) -> str:
    """Return a page as the site makes it: the prediction stands above the output it covers."""
    styles = "".join(f'<link rel="stylesheet" href="{name}.css">' for name in ("views", "question"))
    predict, *others = (question_html(cell, language) for cell in ALL)
    paper, ink = {"dark": ("#14181e", "#fff"), "light": ("#fff", "#000")}[theme]
    return f"""<!doctype html><html lang="{language}" data-theme="{theme}"><head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Page</title>
        <link rel="icon" href="data:,">{styles}<script type="module" src="site.js"></script>
        <style>body {{ background: {paper}; color: {ink}; margin: 1rem auto; max-width: 760px }}
        </style>
        </head><body><main><h1 style="font-size:0">Page</h1>
        <div class="mixed-run"></div><div class="cell">
        <div class="cell_input">program</div>{predict}<div class="cell_output">what it did</div>
        </div>{"".join(others)}</main></body></html>"""


@dataclass
class Visit:
    page: Page
    complaints: list[str] = field(default_factory=list)

    def form(self, number: int) -> Locator:
        return self.page.locator("form.lab-question").nth(number)

    def verdict(self, number: int) -> Locator:
        return self.form(number).locator(".lab-verdict")

    @property
    def output(self) -> Locator:
        return self.page.locator(".cell_output")

    @property
    def progress(self) -> Locator:
        return self.page.locator(".lab-foot p")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there, and fail where it never comes."""
        for _ in range(60):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("Tab does not lead there")

    def reload(self) -> None:
        self.page.reload()
        self.started()

    def started(self) -> None:
        self.page.wait_for_function(STARTED)


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    contexts: list[BrowserContext] = []

    def open_page(
        theme: str = "light", language: str = "en", width: int = 800, init: str = "", **options: Any
    ) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 700}, **options)
        contexts.append(context)
        result = Visit(context.new_page())
        html = page_html(theme, language)
        result.page.route("**", lambda route: answer(route, html, result.complaints))
        result.page.on("console", lambda message: result.complaints.append(message.text))
        result.page.on("pageerror", lambda error: result.complaints.append(str(error)))
        if init:
            result.page.add_init_script(init)
        result.page.goto(HOST)
        if options.get("java_script_enabled", True):
            result.started()
        return result

    yield open_page
    for context in contexts:
        context.close()


def answer(route: Route, html: str, complaints: list[str]) -> None:
    name = route.request.url.removeprefix(HOST)
    if not route.request.url.startswith(HOST):
        complaints.append(f"a request to {route.request.url}")
        route.abort()
    elif not name:
        route.fulfill(body=html, content_type=TYPES["html"])
    else:
        text = VIEWS.joinpath(name).read_text("utf-8")
        route.fulfill(body=text, content_type=TYPES[name.rpartition(".")[2]])


# Answering, by keyboard alone


def test_a_prediction_covers_the_output_until_it_is_made(visit: Visitor) -> None:
    seen = visit()
    expect(seen.output).to_be_hidden()
    seen.tab_to(seen.form(0).locator("input").first)
    seen.press("ArrowDown", "Tab", "Enter")
    expect(seen.verdict(0)).to_have_text("Right. The output is shown below.")
    expect(seen.output).to_be_visible()
    options = seen.form(0).locator("li")
    expect(options.nth(0)).to_contain_text("✗ Not so. It has luck.")
    expect(options.nth(1)).to_contain_text("✓ Right. (your answer) Each waits for the other.")
    expect(seen.page.get_by_role("button", name="Answer again")).to_be_focused()
    assert not seen.complaints


def test_paper_has_the_question_with_its_answer(visit: Visitor) -> None:
    seen = visit()
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    seen.page.emulate_media(media="print")
    expect(seen.form(0)).to_be_hidden()
    paper = seen.page.locator("section.lab-question")
    expect(paper).to_have_count(len(ALL))
    expect(paper.nth(0).get_by_text("Each waits for the other.")).to_be_attached()
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper).to_have_count(0)
    expect(seen.form(0)).to_be_visible()


def test_an_output_is_shown_without_answering(visit: Visitor) -> None:
    seen = visit()
    seen.tab_to(seen.page.get_by_role("button", name="Show the output without answering"))
    seen.press("Enter")
    expect(seen.output).to_be_visible()
    expect(seen.form(0).locator(".lab-why")).to_have_count(0)
    expect(seen.verdict(0)).to_be_focused()


def test_a_wrong_prediction_is_told(visit: Visitor) -> None:
    seen = visit()
    seen.tab_to(seen.form(0).locator("input").first)
    seen.press("Space", "Tab", "Enter")
    expect(seen.verdict(0)).to_have_text("Not so. The output is shown below.")
    expect(seen.output).to_be_visible()


def test_several_are_chosen(visit: Visitor) -> None:
    seen = visit()
    boxes = seen.form(1).locator("input")
    seen.tab_to(boxes.nth(0))
    seen.press("Space")
    seen.tab_to(boxes.nth(1))
    seen.press("Space")
    seen.tab_to(seen.form(1).get_by_role("button", name="Check"))
    seen.press("Enter")
    expect(seen.verdict(1)).to_have_text("Not quite: 1 of 3 are as they should be.")
    expect(seen.form(1).locator("li").nth(2)).to_contain_text("Right. (you did not choose it)")
    seen.press("Enter")  # on "Answer again"
    expect(boxes.nth(0)).to_be_focused()
    seen.press("Space")
    seen.tab_to(boxes.nth(2))
    seen.press("Space")
    seen.tab_to(seen.form(1).get_by_role("button", name="Check"))
    seen.press("Enter")
    expect(seen.verdict(1)).to_have_text("Right.")


def test_lines_are_put_in_order(visit: Visitor) -> None:
    seen = visit()
    texts = seen.form(2).locator(".lab-offer")
    assert texts.all_text_contents() != ["first line", "second line", "third line"]
    for line, place in (("first line", 0), ("second line", 1)):
        up = seen.page.get_by_role("button", name=f"Move {line} up")
        seen.tab_to(up)
        while texts.all_text_contents().index(line) > place:
            seen.press("Enter")
            expect(up).to_be_focused()
            at = texts.all_text_contents().index(line)
            expect(seen.verdict(2)).to_have_text(f"{line}: now {at + 1} of 3")
    seen.tab_to(seen.form(2).get_by_role("button", name="Check"))
    seen.press("Enter")
    expect(seen.verdict(2)).to_have_text("Right.")
    expect(seen.form(2).locator("li").nth(1)).to_contain_text("Place 2: It comes second.")


@pytest.mark.parametrize(
    ("typed", "verdict", "own"),
    [
        (" 4 ", "Right.", ["✓ Right. (your answer) It adds."]),
        ("2 + 2", "Not so.", ["✗ Not so. (your answer) There are no quotes."]),
        ("five", "Not so.", []),
    ],
)
def test_an_answer_is_typed(typed: str, verdict: str, own: list[str], visit: Visitor) -> None:
    seen = visit()
    seen.tab_to(seen.page.get_by_label("Your answer"))
    seen.page.keyboard.type(typed)
    seen.press("Enter")
    expect(seen.verdict(3)).to_have_text(verdict)
    expect(seen.form(3).locator("li")).to_have_count(2)
    expect(seen.form(3).locator("[data-own] .lab-because")).to_have_text(own)


@pytest.mark.parametrize(
    ("number", "told"), [(0, "Choose an answer first."), (3, "Type an answer first.")]
)
def test_nothing_is_no_answer(number: int, told: str, visit: Visitor) -> None:
    seen = visit()
    seen.tab_to(seen.form(number).get_by_role("button", name="Check"))
    seen.press("Enter")
    expect(seen.verdict(number)).to_have_text(told)
    expect(seen.form(number).locator("input").first).to_be_focused()
    expect(seen.output).to_be_hidden()


# A mixed run

AT = """() => [...document.querySelectorAll('lab-view')].indexOf(document.activeElement)"""


def test_a_mixed_run_leads_to_each_question_once(visit: Visitor) -> None:
    seen = visit()
    seen.page.get_by_role("button", name="Start a mixed run").click()
    met = []
    for _ in range(4):
        number = seen.page.evaluate(AT)
        met.append(number)
        form = seen.form(number)
        expect(form.get_by_role("button", name="Another one, by chance")).to_be_hidden()
        answer_one(seen, number)
        form.get_by_role("button", name="Another one, by chance").click()
    assert sorted(met) == [0, 1, 2, 3]
    assert not seen.complaints


def answer_one(seen: Visit, number: int) -> None:
    choices = seen.form(number).locator("input:not([type=text])")
    if choices.count():
        choices.first.check()
    box = seen.form(number).get_by_label("Your answer")
    if box.count():
        box.fill("4")
    seen.form(number).get_by_role("button", name="Check").click()


# Keeping and forgetting


def test_answers_survive_a_reload_and_are_forgotten_when_told(visit: Visitor) -> None:
    seen = visit()
    answer_all(seen)
    told = [seen.verdict(number).inner_text() for number in range(4)]
    lines = seen.form(2).locator(".lab-offer").all_text_contents()
    seen.reload()
    assert [seen.verdict(number).inner_text() for number in range(4)] == told
    assert seen.form(2).locator(".lab-offer").all_text_contents() == lines
    expect(seen.page.get_by_label("Your answer")).to_have_value("4")
    expect(seen.output).to_be_visible()
    seen.tab_to(seen.page.get_by_role("button", name="Forget this page's answers"))
    seen.press("Enter")
    expect(seen.output).to_be_hidden()
    expect(seen.progress).to_have_text("Answered on this page: 0 of 4.")
    seen.reload()
    expect(seen.form(1).locator("input:checked")).to_have_count(0)
    expect(seen.output).to_be_hidden()


def answer_all(seen: Visit) -> None:
    for number in range(4):
        choices = seen.form(number).locator("input:not([type=text])")
        if choices.count():
            choices.first.check()
    seen.page.get_by_label("Your answer").fill("4")
    for number in range(4):
        seen.form(number).get_by_role("button", name="Check").click()
        expect(seen.progress).to_have_text(f"Answered on this page: {number + 1} of 4.")


def test_all_answers_are_forgotten_and_nothing_else_of_the_site(visit: Visitor) -> None:
    seen = visit()
    seen.page.evaluate("""() => {
        localStorage.setItem("labhelpers.question.on-another-page", '{"given":[0]}');
        localStorage.setItem("theme", "dark");
    }""")
    answer_all(seen)
    seen.page.get_by_role("button", name="Forget this page's answers").click()
    keys = "Object.keys(localStorage).sort()"
    assert seen.page.evaluate(keys) == ["labhelpers.question.on-another-page", "theme"]
    seen.page.get_by_role("button", name="Forget all answers").click()
    assert seen.page.evaluate(keys) == ["theme"]


def test_what_somebody_else_has_stored_does_no_harm(visit: Visitor) -> None:
    stored = """localStorage.setItem("labhelpers.question.try-several", "not JSON");
        localStorage.setItem("labhelpers.question.try-order", '{"given":[0]}');"""
    seen = visit(init=stored)
    assert not seen.complaints
    expect(seen.verdict(1)).to_have_text("")


def test_it_works_where_nothing_can_be_stored(visit: Visitor) -> None:
    seen = visit(init=NO_STORAGE)
    answer_all(seen)
    expect(seen.output).to_be_visible()
    seen.page.get_by_role("button", name="Forget all answers").click()
    expect(seen.progress).to_have_text("Answered on this page: 0 of 4.")
    assert not seen.complaints


# Reading


def test_without_scripts_all_is_there(visit: Visitor) -> None:
    seen = visit(java_script_enabled=False)
    expect(seen.output).to_be_visible()
    texts = seen.page.locator(".lab-options li").all_text_contents()
    assert [text.strip() for text in texts[:2]] == ["finished", "deadlocked"]
    why = seen.page.get_by_text("Each waits for the other.")
    expect(why).to_be_hidden()
    seen.page.locator("summary").first.click()
    expect(why).to_be_visible()


@pytest.mark.parametrize("answered", [False, True], ids=["open", "answered"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visitor, theme: str, answered: bool) -> None:
    seen = visit(theme, color_scheme=theme)
    if answered:
        answer_all(seen)
    seen.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}}
    found = seen.page.evaluate(
        "options => axe.run('main', options).then(result => result.violations)", options
    )
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_a_screen_reader_hears_the_question_and_its_reasons(visit: Visitor) -> None:
    seen = visit()
    group = seen.page.get_by_role("group", name="How does it end?")
    expect(group.get_by_role("radio", name="deadlocked")).to_have_count(1)
    expect(seen.form(0).get_by_role("status")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 360])
def test_it_fits_a_phone(visit: Visitor, width: int) -> None:
    seen = visit(width=width)
    answer_all(seen)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


def test_its_own_words_follow_the_pages_language(visit: Visitor) -> None:
    seen = visit(language="zh-CN")
    expect(seen.form(0)).to_contain_text("先猜一猜")
    seen.form(0).locator("input").nth(1).check()
    seen.form(0).get_by_role("button", name="检查").click()
    expect(seen.verdict(0)).to_have_text("对。 输出在下面。")


# On the built site

PAGES = ["your-lab", "coordination/deadlock", "pools/first-pool", "coroutines/gevent"]


@pytest.mark.parametrize("name", PAGES)
def test_a_predicted_picture_is_drawn_when_it_is_uncovered(
    name: str, browser: Browser, site: Path
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/book/{name}.html")
        cell = page.locator(".cell:has(lab-view[data-covers])").first
        cell.scroll_into_view_if_needed()
        expect(cell.locator("form.lab-question")).to_be_visible(timeout=30_000)
        expect(cell.locator(".cell_output")).to_be_hidden()
        cell.get_by_role("button", name="Show the output without answering").click()
        cell.locator(".cell_output").scroll_into_view_if_needed()
        expect(cell.locator(".lab-canvas [role=row]").first).to_be_visible(timeout=30_000)
        assert cell.locator(".lab-canvas").evaluate("canvas => canvas.clientWidth") > 300


# In JupyterLab


def test_as_a_widget_it_tells_to_run_the_next_cell(visit: Visitor) -> None:
    seen = visit()
    seen.page.evaluate(
        """async html => {
          const { default: view } = await import(location.origin + "/question.js");
          const frame = document.querySelector("lab-view");
          const state = JSON.parse(frame.querySelector(":scope > script").textContent);
          const el = document.createElement("div");
          el.id = "widget";
          frame.closest(".cell").replaceWith(el);
          const values = { state, markup: html };
          view.render({ model: { get: key => values[key] }, el });
        }""",
        question_html(PREDICT, "en").partition('<div class="lab-root">')[2].partition("<script")[0],
    )
    widget = seen.page.locator("#widget")
    widget.locator("input").nth(1).check()
    widget.get_by_role("button", name="Check").click()
    told = "Right. Now run the next cell, or open its output."
    expect(widget.locator(".lab-verdict")).to_have_text(told)
    expect(widget.get_by_role("button", name="without answering")).to_have_count(0)
    expect(widget.locator(".lab-foot")).to_have_count(0)
