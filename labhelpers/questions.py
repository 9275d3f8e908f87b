"""Questions on what a program does, as they stand in a cell: read, checked, and nothing more.

A question that is markup for one tool can be neither tested against its program nor translated.
Here it is plain Markdown with one convention: an option is a line of its own, and what is indented
below it says why it is right or wrong.

    %%quiz two-kitchens
    How many cooks can hold `knife` at once?

    - [x] one
      A `Lock` has one holder at a time.
    - [ ] as many as want to
      They wait until it is given back.

    Catches: a lock thought to be shared by all who use it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import dedent
from typing import Literal

Kind = Literal["one", "several", "order", "fill"]
MAGICS = ("quiz", "predict")
FORMS = {
    "quiz": "%%quiz NAME, with --fill for an answer to type and : KEY for one to compute",
    "predict": "%%predict NAME: KEY, with --fill before the colon for an answer to type",
}

_CELL = re.compile(r"\s*%%(?P<magic>quiz|predict)\b(?P<line>[^\n]*)\n?(?P<body>.*)", re.DOTALL)
_LINE = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)(?P<fill> +--fill)?(?: *: *(?P<key>.+))?")
_OPTION = re.compile(r"(?:- \[(?P<mark>[ x])\]|(?P<number>\d+)\.) +(?P<text>.+)")
_CATCHES = re.compile(r"Catches: (?P<text>.+)")
_FENCE = re.compile(r"`{3,}|~{3,}")
_PROGRAM = re.compile(r"^```python\n(.*?\n)```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+) ?(?P<code>.+?) ?\1")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a reader may answer.

    Parameters
    ----------
    text
        What is offered, one line of Markdown.
    why
        Why it is right, or what one has to believe to choose it; Markdown.
    right
        True where it belongs to the answer.
    """

    text: str
    why: str
    right: bool

    @property
    def value(self) -> str:
        """What it stands for beside what a program did: the code it opens with, or all of it."""
        match = _CODE.match(self.text)
        return match["code"] if match else self.text


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all that can be answered.

    Parameters
    ----------
    magic
        "predict" asks of the program in the cell below, whose output it covers; "quiz" of anything.
    name
        Its own in the whole book: the reader's answer is kept under it.
    kind
        "one" or "several" right options, lines to "order", or an answer to "fill" in.
    ask
        The question, Markdown; its last paragraph is what is asked.
    options
        In the order in which they are written; for "order" that is the right one.
    catches
        The mistake that it finds out.
    key
        An expression that gives the right values, see `authoring/answers.py`; "" for a question
        that no program can answer.
    """

    magic: str
    name: str
    kind: Kind
    ask: str
    options: tuple[Option, ...]
    catches: str
    key: str = ""

    @property
    def covers(self) -> bool:
        """True where it stands between a program and its output."""
        return self.magic == "predict"

    @property
    def program(self) -> str:
        """The program within the question, "" where there is none."""
        match = _PROGRAM.search(self.ask)
        return match[1] if match else ""

    @property
    def right(self) -> tuple[int, ...]:
        """The places of the right options."""
        return tuple(place for place, option in enumerate(self.options) if option.right)

    @property
    def shown(self) -> tuple[int, ...]:
        """The places of the options in the order in which a reader meets them.

        It is the author's, but for lines to order: these are shuffled, the same way each time.
        """
        places = tuple(range(len(self.options)))
        if self.kind != "order":
            return places
        shuffled = tuple(sorted(places, key=lambda place: _digest(f"{self.name} {place}")))
        return shuffled if shuffled != places else shuffled[::-1]


def read(source: str) -> Question | None:
    """Return the question in a cell, None where the cell asks none.

    Raises
    ------
    ValueError
        With one line that says what is wrong with it.
    """
    match = _CELL.fullmatch(source)
    return question(match["magic"], match["line"], match["body"]) if match else None


def question(magic: str, line: str, body: str) -> Question:
    """Return the question that follows a magic.

    Parameters
    ----------
    magic
        "quiz" or "predict".
    line
        What follows it on its line.
    body
        The lines below.

    Raises
    ------
    ValueError
        With one line that says what is wrong with it.
    """
    head = _LINE.fullmatch(line.strip())
    if head is None or (magic == "predict" and not head["key"]):
        raise ValueError(
            f"%%{magic} {line.strip()}: write {FORMS[magic]}; a name has small letters, "
            "digits and hyphens."
        )
    name = head["name"]
    ask, options, catches, numbered = _parts(name, body)
    kind = _kind(bool(head["fill"]), numbered, options)
    made = Question(magic, name, kind, ask, options, catches, head["key"] or "")
    for complaint in _complaints(made):
        raise ValueError(f"Question {name}: {complaint}")
    return made


def _parts(name: str, body: str) -> tuple[str, tuple[Option, ...], str, bool]:
    """Return what is asked, the options, what they catch, and whether they are numbered."""
    lines = body.strip("\n").expandtabs().split("\n")
    start = next(_option_lines(lines), len(lines))
    options: list[Option] = []
    catches, numbered = "", False
    for line in lines[start:]:
        if match := _OPTION.fullmatch(line):
            numbered = numbered or match["number"] is not None
            options.append(Option(match["text"], "", match["mark"] != " "))
        elif match := _CATCHES.fullmatch(line):
            catches = match["text"]
        elif line.strip() and (catches or not line.startswith(" ")):
            raise ValueError(
                f"Question {name}: {line.strip()!r} is neither an option nor indented below one; "
                "an option is '- [x] text', '- [ ] text' or '1. text'."
            )
        else:
            last = options.pop()
            options.append(Option(last.text, f"{last.why}\n{line}", last.right))
    ask = "\n".join(lines[:start]).strip()
    whole = (Option(each.text, dedent(each.why).strip(), each.right) for each in options)
    return ask, tuple(whole), catches, numbered


def _option_lines(lines: list[str]) -> Iterator[int]:
    """Yield the numbers of the lines that are options, which none in a block of code is."""
    fenced = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and _OPTION.fullmatch(line):
            yield number


def _kind(fill: bool, numbered: bool, options: tuple[Option, ...]) -> Kind:
    if fill or numbered:
        return "fill" if fill else "order"
    return "several" if sum(option.right for option in options) > 1 else "one"


def _complaints(question: Question) -> Iterator[str]:
    options = question.options
    if not question.ask:
        yield "nothing is asked above the options."
    if question.key and not question.covers and not question.program:
        yield "its key wants a program: put it into the question, as a block of ```python."
    if len(options) < 2:
        yield "it needs two options or more."
    compared = question.key or question.kind == "fill"
    if len({option.value if compared else option.text for option in options}) < len(options):
        yield "two options are the same."
    if question.kind == "order" and not all(option.right for option in options):
        yield "lines to order are numbered, all of them."
    if question.kind != "order" and len(question.right) in (0, len(options)):
        yield "it needs a right option, marked [x], and a wrong one, marked [ ]."
    for option in options:
        if not option.why:
            yield f"nothing is indented below {option.text!r} that says why."
    if not question.catches:
        yield "its last line has to be 'Catches: ' and the mistake that it finds out."


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
