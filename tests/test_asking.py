"""Questions: how they are read, what their answers are held to, and what a page makes of them."""

from __future__ import annotations

import gzip
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from labhelpers import questions
from labhelpers.authoring import notebooks
from labhelpers.authoring.answers import computed, disagreement
from labhelpers.authoring.programs import MEASURES, programs
from labhelpers.authoring.questions import Asked
from labhelpers.authoring.questions import questions as questions_of
from labhelpers.authoring.rules import Page
from labhelpers.questions import Option, Question
from labhelpers.views import question as view
from labhelpers.views.question import Part

ROOT = Path(__file__).parents[1]
BOOK = [
    asked for notebook in notebooks.notebooks(ROOT / "book") for asked in questions_of(notebook)
]
WITH_KEY = [asked for asked in BOOK if asked.question.key]
THAT_MEASURE = [
    program.source
    for notebook in notebooks.notebooks(ROOT / "book")
    for program in programs(notebook)
    if MEASURES in program.tags
]
MOST_WEIGHT = 8 * 1024  # bytes over the wire, for the script and the style

ONE = """%%quiz two-cooks
```python
- [ ] no option, for it stands in code
```

Who is **first**?

- [ ] `Ann`, of course
  She may be.

  ```python
  ann.start()
  ```
- [x] nobody knows
  The system decides.

Catches: an order taken for granted.
"""


# Reading


def read(source: str) -> Question:
    found = questions.read(source)
    assert found is not None
    return found


def test_a_question_is_read() -> None:
    asked = read(ONE)
    assert (asked.name, asked.kind, asked.key, asked.covers) == ("two-cooks", "one", "", False)
    assert asked.ask.endswith("```\n\nWho is **first**?")
    assert asked.options == (
        Option("`Ann`, of course", "She may be.\n\n```python\nann.start()\n```", right=False),
        Option("nobody knows", "The system decides.", right=True),
    )
    assert [option.value for option in asked.options] == ["Ann", "nobody knows"]
    assert (asked.right, asked.catches) == ((1,), "an order taken for granted.")


def test_the_kind_follows_from_the_options() -> None:
    several = "%%quiz a\nWhat?\n- [x] x\n  y\n- [x] y\n  y\n- [ ] z\n  z\nCatches: c"
    assert read(several).kind == "several"
    assert read(several.replace("%%quiz a", "%%quiz a --fill")).kind == "fill"
    order = "%%quiz a\nWhat?\n1. x\n   y\n2. y\n   z\nCatches: c"
    assert (read(order).kind, read(order).right) == ("order", (0, 1))


def test_lines_to_order_are_shuffled_the_same_way_each_time() -> None:
    for name in ("a", "b", "c", "d", "e"):
        lines = "".join(f"{n}. line {n}\n   why\n" for n in range(1, 4))
        asked = read(f"%%quiz {name}\nIn which order?\n{lines}Catches: c")
        assert sorted(asked.shown) == [0, 1, 2]
        assert asked.shown != (0, 1, 2)
        assert asked.shown == read(f"%%quiz {name}\nIn which order?\n{lines}Catches: c").shown


@pytest.mark.parametrize("source", ["print(1)", "%%lab\nprint(1)", "%%quizzes a", "# %%quiz a"])
def test_other_cells_ask_nothing(source: str) -> None:
    assert questions.read(source) is None


WRONG = "- [ ] no\n  why\n"
RIGHT = "- [x] yes\n  why\n"
CATCHES = "Catches: c"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("%%quiz\nWhat?", "write %%quiz NAME"),
        ("%%quiz Two Cooks\nWhat?", "a name has small letters, digits and hyphens"),
        (f"%%predict a\nWhat?\n{RIGHT}{WRONG}{CATCHES}", "write %%predict NAME: KEY"),
        (f"%%quiz a\n{RIGHT}{WRONG}{CATCHES}", "nothing is asked above the options"),
        ("%%quiz a\nWhat?", "it needs two options or more"),
        (f"%%quiz a\nWhat?\n{RIGHT}{CATCHES}", "it needs two options or more"),
        (f"%%quiz a\nWhat?\n{RIGHT}{RIGHT}{CATCHES}", "two options are the same"),
        (f"%%quiz a\nWhat?\n{WRONG}- [ ] never\n  why\n{CATCHES}", "it needs a right option"),
        (f"%%quiz a\nWhat?\n{RIGHT}- [x] too\n  why\n{CATCHES}", "and a wrong one"),
        (f"%%quiz a\nWhat?\n{RIGHT}- [ ] no\n{CATCHES}", "nothing is indented below 'no'"),
        (f"%%quiz a\nWhat?\n{RIGHT}{WRONG}", "its last line has to be 'Catches: '"),
        (f"%%quiz a\nWhat?\n{RIGHT}{WRONG}{CATCHES}\n{WRONG}", "neither an option"),
        (f"%%quiz a\nWhat?\n{RIGHT}- [X] no\n{CATCHES}", "'- [X] no' is neither an option"),
        (f"%%quiz a\nWhat?\n{RIGHT}2. two\n  why\n{WRONG}{CATCHES}", "are numbered, all of them"),
        (f"%%quiz a: kind\nWhat?\n{RIGHT}{WRONG}{CATCHES}", "its key wants a program"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(source: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        questions.read(source)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


# The answers


def predicted(key: str, options: str, program: str) -> Asked:
    asked = read(f"%%predict a: {key}\nWhat?\n{options}{CATCHES}")
    return Asked(Path("page.ipynb"), "", asked, program)


TEN_SECONDS = "import time\ntime.sleep(10)\nprint('done')\n"


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("lines", ["done"]),
        ("stdout.strip()", ["done"]),
        ("kind", ["finished"]),
        ("nearest(seconds)", ["10 s"]),
        ("[run.outcome.ok, len(lines)]", ["True", "1"]),
    ],
)
def test_a_key_is_computed_from_a_run(key: str, values: list[str]) -> None:
    options = "- [x] `10 s`, or so\n  why\n- [ ] `9 s`\n  why\n- [ ] none\n  why\n"
    assert computed(predicted(key, options, TEN_SECONDS)) == values


LOST_UPDATE = """
from threading import Thread

sold = 0


def sell():
    global sold
    sold += 1


sellers = [Thread(target=sell) for _ in range(2)]
for seller in sellers:
    seller.start()
for seller in sellers:
    seller.join()
print(sold)
assert sold > CLAIM
"""


@pytest.mark.parametrize(
    ("key", "claim", "values"),
    [
        ("ends('stdout')", "0", ["1", "2"]),
        ("ends('sold')", "0", ["sold = 1", "sold = 2"]),
        ("ways()", "0", ["finished"]),
        ("ways()", "1", ["AssertionError", "finished"]),
        ("explore().verdict", "1", ["fails"]),
    ],
)
def test_a_key_is_computed_from_all_schedules(key: str, claim: str, values: list[str]) -> None:
    options = "- [x] `1`\n  why\n- [ ] `2`\n  why\n"
    program = LOST_UPDATE.replace("CLAIM", claim)
    assert sorted(computed(predicted(key, options, program))) == values


def test_a_program_that_prints_nothing_can_finish_too() -> None:
    options = "- [x] `finished`\n  why\n- [ ] `raised`\n  why\n"
    assert computed(predicted("ways()", options, "n = 1\n")) == ["finished"]


def test_a_marked_option_that_the_program_does_not_bear_out_is_found() -> None:
    options = "- [x] `finished`\n  why\n- [ ] `raised`\n  why\n"
    assert not disagreement(predicted("kind", options, "print(1)\n"))
    told = disagreement(predicted("kind", options, "raise SystemError\n"))
    assert told == "Question a: kind gives ['raised'], and marked right is ['finished']."


def test_lines_in_another_order_are_found() -> None:
    options = "1. `b`\n   why\n2. `a`\n   why\n"
    assert not disagreement(predicted("lines", options, "print('b')\nprint('a')\n"))
    assert disagreement(predicted("lines", options, "print('a')\nprint('b')\n"))


def test_the_worked_example_for_authors_is_right() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    asked, program = (example(guide, begin) for begin in ("%%predict", "%%lab --virtual\n"))
    written = Asked(Path("page.ipynb"), "", read(asked), program.partition("\n")[2])
    assert not disagreement(written)


def example(guide: str, begin: str) -> str:
    """Return the indented block that begins so."""
    lines = guide[guide.index(f"    {begin}") :].splitlines()
    return dedent("\n".join(takewhile(lambda line: not line or line[0] == " ", lines))).strip()


# The book's questions


def is_measured(asked: Asked) -> bool:
    """Return whether the program below the question measures, in its cell."""
    return any(asked.program.strip() in source for source in THAT_MEASURE)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(
            asked, id=asked.question.name, marks=[pytest.mark.alone] if is_measured(asked) else []
        )
        for asked in WITH_KEY
    ],
)
def test_the_program_answers_as_marked(asked: Asked) -> None:
    assert asked.program
    assert not disagreement(asked)


@pytest.mark.once
def test_every_question_of_the_book_has_a_name_of_its_own() -> None:
    names = [asked.question.name for asked in BOOK]
    assert len(names) == len({*names})


@pytest.mark.once
def test_a_chapter_asks_before_and_after() -> None:
    for notebook in notebooks.notebooks(ROOT / "book"):
        if Page.read(notebook).is_chapter:
            asked = [one.question.covers for one in BOOK if one.notebook == notebook]
            assert asked.count(True) >= 1, notebook
            assert asked.count(False) >= 5, notebook


# The view


def test_the_view_has_every_part_and_escapes_nothing_twice() -> None:
    asked = read(ONE)
    shown = view.ask(asked)
    assert shown.markup.count("<li") == 4
    assert "<strong>first</strong>" in shown.markup
    assert '<code class="language-python">ann.start()' in shown.markup
    assert shown.state["right"] == [1]
    assert "Right" not in repr(shown)
    assert repr(shown).endswith("A. `Ann`, of course\nB. nobody knows")


def test_markup_in_a_question_is_no_markup_of_the_page() -> None:
    asked = read(ONE.replace("nobody knows", "<img src=x onerror=alert(1)>"))
    assert "<img" not in view.ask(asked).to_html()


def test_a_page_renders_the_parts_itself() -> None:
    asked = read(ONE)
    roles = [part.role for part in view.page_parts(asked, "zh_CN") if isinstance(part, Part)]
    assert roles == ["ask", "text", "text", "why", "why"]
    assert any("答案" in part for part in view.page_parts(asked, "zh_CN") if isinstance(part, str))


@pytest.mark.once
def test_script_and_style_are_light() -> None:
    files = (Path(view.__file__).with_suffix(suffix) for suffix in (".js", ".css"))
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < MOST_WEIGHT


# The site and its catalogues

PREDICT = """%%predict what-is-printed: lines[-1]
What is printed **last**?

- [x] `served`
  After `join()`.
- [ ] `waiting`
  Before `join()`.

Catches: guessing.
"""
WORDS = {
    "What is printed **last**?": "最后输出**什么**？",
    "After `join()`.": "在 `join()` 之后。",
    "Before `join()`.": "在 `join()` 之前。",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with one prediction, as Sphinx's source."""
    folder = tmp_path_factory.mktemp("source")
    program: Any = {"output_type": "stream", "name": "stdout", "text": "waiting\nserved\n"}
    cells = [
        {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# Page"},
        code_cell("q", PREDICT),
        code_cell("p", "%%lab\nprint('waiting')\nprint('served')", program),
        code_cell("r", ONE.replace("- [ ] no", "no")),
    ]
    notebooks.write(
        folder / "index.ipynb", {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )
    (folder / "conf.py").write_text(
        "extensions = ['myst_nb', 'labhelpers.authoring.questions']\n"
        "nb_execution_mode = 'off'\nnb_ipywidgets_js = {}\n"
        "locale_dirs = ['locale']\ngettext_compact = False\n"
    )
    return folder


def code_cell(name: str, source: str, *outputs: Any) -> Any:
    cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return cell | {"execution_count": 1, "outputs": list(outputs)}


def sphinx(builder: str, source: Path, target: Path, *options: str) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, *options]
    done = subprocess.run(
        [*command, str(source), str(target)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.once
def test_the_site_asks_between_the_program_and_its_output(source: Path, tmp_path: Path) -> None:
    sphinx("html", source, tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    places = [page.index(part) for part in ("cell_input", "What is printed", "cell_output")]
    assert places == sorted(places)
    assert "%%predict" not in page
    assert page.count("<lab-view") == 2
    assert page.count("data-covers") == 1
    assert "What is printed <strong>last</strong>?" in page


@pytest.mark.once
def test_what_a_question_says_is_in_the_catalogue_and_translated(
    source: Path, tmp_path: Path
) -> None:
    sphinx("gettext", source, tmp_path)
    catalogue = (tmp_path / "index.pot").read_text("utf-8")
    for text in WORDS:
        assert f'msgid "{text}"' in catalogue
    assert "[x]" not in catalogue
    assert "Catches" not in catalogue
    home = source / "locale" / "zh_CN" / "LC_MESSAGES"
    home.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    entries = (f'msgid "{text}"\nmsgstr "{other}"\n\n' for text, other in WORDS.items())
    (home / "index.po").write_text(head + "".join(entries), "utf-8")
    sphinx("html", source, tmp_path / "zh", "-D", "language=zh_CN")
    page = (tmp_path / "zh" / "index.html").read_text("utf-8")
    assert "最后输出<strong>什么</strong>？" in page
    assert "<summary>答案</summary>" in page
    assert "After" not in page
