"""A question that can be answered, with no Python behind it.

What a question says is Markdown. The site renders it as it renders its pages, so that it is
translated and found like every other sentence; JupyterLab renders it here. Both put the rendered
parts into one frame, and the same script makes of it what can be answered. Where no script runs,
the frame is the question, with its answers in a closed box.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt

from labhelpers.questions import Question
from labhelpers.views.markup import Markup, element, join, json_script
from labhelpers.views.widget import View, source

WORDS = {
    "en": {"answer": "Answer", "right": "Right", "wrong": "Not so"},
    "zh": {"answer": "答案", "right": "对", "wrong": "不对"},
}
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Part(NamedTuple):
    """A piece of a question's Markdown: what is asked, an option's text, or why."""

    role: Literal["ask", "text", "why"]
    markdown: str


class QuestionView(View):
    """A question, live in JupyterLab and on a page; made by `ask`."""

    view = "question"
    _esm = source("question.js")
    _css = source("views.css") + source("question.css")


def ask(question: Question) -> QuestionView:
    """Return the view of a question."""
    markup = join(
        Markup(_MARKDOWN.render(part.markdown)) if isinstance(part, Part) else part
        for part in frame(question)
    )
    return QuestionView(state(question), markup, plain(question), clock="none")


def state(question: Question) -> dict[str, Any]:
    """Return what the script needs beside the frame."""
    values = [option.value for option in question.options] if question.kind == "fill" else []
    return {
        "name": question.name,
        "kind": question.kind,
        "covers": question.covers,
        "right": list(question.right),
        "shown": list(question.shown),
        "values": values,
    }


def page_parts(question: Question, language: str = "en") -> Iterator[Markup | Part]:
    """Yield the whole view for a page that renders the parts itself."""
    covers = ' data-covers=""' if question.covers else ""
    yield Markup(f'<lab-view data-view="question"{covers}><div class="lab-root">')
    yield from frame(question, language)
    yield Markup(f"</div>{json_script(state(question))}</lab-view>")


def frame(question: Question, language: str = "en") -> Iterator[Markup | Part]:
    """Yield the still view: markup, and between it the parts that are still to be rendered."""
    words = WORDS.get(language.partition("_")[0], WORDS["en"])
    yield Markup(f'<section class="lab-question" data-kind="{question.kind}">')
    yield Markup('<div class="lab-ask">')
    yield Part("ask", question.ask)
    yield Markup("</div>")
    if question.kind != "fill":
        yield Markup('<ol class="lab-options" type="A">')
        for place in question.shown:
            yield Markup(f'<li data-place="{place}">')
            yield Part("text", question.options[place].text)
            yield Markup("</li>")
        yield Markup("</ol>")
    yield from _answers(question, words)
    yield Markup("</section>")


def _answers(question: Question, words: dict[str, str]) -> Iterator[Markup | Part]:
    summary = element("summary", words["answer"])
    yield Markup(f'<details class="lab-answers">{summary}<ul>')
    for place, option in enumerate(question.options):
        yield Markup(f'<li data-place="{place}">')
        yield element("strong", _label(question, place, words))
        if question.kind == "fill":
            yield Part("text", option.text)
        yield Markup('<div class="lab-why">')
        yield Part("why", option.why)
        yield Markup("</div></li>")
    yield Markup("</ul></details>")


def _label(question: Question, place: int, words: dict[str, str]) -> str:
    """Say which option an explanation is of, and whether it is right."""
    letter = _LETTERS[question.shown.index(place)]
    if question.kind == "order":
        return f"{place + 1}: {letter}"
    verdict = words["right" if question.options[place].right else "wrong"]
    return verdict if question.kind == "fill" else f"{letter}: {verdict}"


def plain(question: Question) -> str:
    """Return what is asked and offered as plain text, without the answers."""
    if question.kind == "fill":
        return question.ask
    options = (question.options[place].text for place in question.shown)
    lines = (f"{letter}. {text}" for letter, text in zip(_LETTERS, options, strict=False))
    return "\n".join([question.ask, "", *lines])
