"""What the book's makers use: normal form, programs in cells, rules, the site's lexer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pygments.token import Keyword, Token

from labhelpers.authoring import browser, notebooks, programs, rules, site
from labhelpers.authoring.rules import Page

pytestmark = pytest.mark.once  # what makes the book runs on one Python

ROOT = Path(__file__).parents[1]
ANY = (programs.ANY_ORDER,)


def code(source: str, *outputs: Any, tags: tuple[str, ...] = (), count: int | None = 1) -> Any:
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code",
        "id": f"cell-{abs(hash(source))}",
        "metadata": metadata,
        "execution_count": count,
        "outputs": list(outputs),
        "source": source,
    }


def markdown(source: str) -> Any:
    return {"cell_type": "markdown", "id": "text", "metadata": {}, "source": source}


def stream(text: str, name: str = "stdout") -> Any:
    return {"output_type": "stream", "name": name, "text": text}


def display(data: Any) -> Any:
    return {"output_type": "display_data", "metadata": {}, "data": data}


def notebook(*cells: Any) -> Any:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}


def saved(folder: Path, *cells: Any) -> Path:
    path = folder / "page.ipynb"
    notebooks.write(path, notebook(*cells))
    return path


# The normal form


def test_normal_form_is_reached_in_one_step(tmp_path: Path) -> None:
    cells = (markdown("# Title\n\n"), code("print(1)\n", stream("1\n"), count=7))
    path = saved(tmp_path, *cells)
    assert notebooks.is_normal(path)
    assert notebooks.dumps(notebooks.read(path)) == path.read_text(encoding="utf-8")


def test_execution_counts_follow_the_order_of_the_cells() -> None:
    result = {
        "output_type": "execute_result",
        "execution_count": 9,
        "metadata": {},
        "data": {"a": 1},
    }
    cells = notebooks.normalise(
        notebook(code("a", count=4), code("b", count=None), code("c", result, count=9))
    )["cells"]
    assert [cell["execution_count"] for cell in cells] == [1, None, 2]
    assert cells[2]["outputs"][0]["execution_count"] == 2


def test_streams_are_joined_each_before_the_displays() -> None:
    outputs = [stream("a\n"), stream("!\n", "stderr"), display({"text/plain": "p"}), stream("b\n")]
    (cell,) = notebooks.normalise(notebook(code("run()", *outputs)))["cells"]
    assert cell["outputs"] == [stream("a\nb\n"), stream("!\n", "stderr"), outputs[2]]


def test_widget_views_and_empty_displays_are_dropped() -> None:
    both = display({notebooks.WIDGET_VIEW: {"model_id": "1"}, "text/html": "<p>"})
    alone = display({notebooks.WIDGET_VIEW: {"model_id": "2"}})
    (cell,) = notebooks.normalise(notebook(code("show()", both, alone, display({}))))["cells"]
    assert cell["outputs"] == [display({"text/html": "<p>"})]


def test_metadata_keeps_tags_and_no_times() -> None:
    cell = code("run()", tags=("any-order",))
    cell["metadata"]["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00"}
    normal = notebooks.normalise(notebook(cell) | {"metadata": {"widgets": {}}})
    assert normal["cells"][0]["metadata"] == {"tags": ["any-order"]}
    assert normal["metadata"] == notebooks.NOTEBOOK_METADATA


def test_jupyterlab_folds_a_questions_text_and_the_output_that_is_predicted() -> None:
    cells = [code("%%predict a: kind"), code("%%lab"), code("%%quiz b"), code("%%lab", tags=ANY)]
    cells[3]["metadata"]["jupyter"] = {"outputs_hidden": True}
    assert [cell["metadata"] for cell in notebooks.normalise(notebook(*cells))["cells"]] == [
        {"jupyter": {"source_hidden": True}},
        {"jupyter": {"outputs_hidden": True}},
        {"jupyter": {"source_hidden": True}},
        {"tags": ["any-order"]},
    ]


def test_cells_without_an_id_get_the_same_one_each_time_and_no_two_the_same() -> None:
    cells = [code("run()"), code("run()")]
    for cell in cells:
        del cell["id"]
    first, second = (
        [cell["id"] for cell in notebooks.normalise(notebook(*cells))["cells"]] for _ in range(2)
    )
    assert first == second
    assert len(set(first)) == 2


@pytest.mark.parametrize("text", ["{", "[]", '{"nbformat": 3, "worksheets": []}', '"text"'])
def test_what_is_no_notebook_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.ipynb"
    path.write_text(text)
    with pytest.raises(notebooks.NotebookError, match=r"page\.ipynb is not a notebook"):
        notebooks.read(path)


# Executing


def test_command_executes_in_the_notebooks_folder_and_stores_outputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "beside.txt").write_text("read from beside the notebook")
    path = saved(tmp_path, code("print(open('beside.txt').read())", count=None))
    assert notebooks.main([str(path)]) == 0
    (cell,) = notebooks.read(path)["cells"]
    assert cell["outputs"] == [stream("read from beside the notebook\n")]
    assert notebooks.main(["--check", str(path)]) == 0


def test_failing_cell_is_named_and_the_file_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, code("x = 1", count=None), code("1 / 0", count=None))
    before = path.read_bytes()
    assert notebooks.main([str(path)]) == 1
    assert "page.ipynb, code cell 2" in (errors := capsys.readouterr().err)
    assert "ZeroDivisionError" in errors
    assert path.read_bytes() == before


def test_cell_that_takes_too_long_is_named(tmp_path: Path) -> None:
    path = saved(tmp_path, code("import time; time.sleep(60)", count=None))
    with pytest.raises(notebooks.NotebookError, match="code cell 1"):
        notebooks.execute(path, timeout=1)


def test_check_and_tidy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, code("x = 1"))
    path.write_text(path.read_text().replace('"execution_count": 1', '"execution_count": 5'))
    assert notebooks.main(["--check", str(path)]) == 1
    assert "not in normal form" in capsys.readouterr().out
    assert notebooks.main(["--tidy", str(path)]) == 0
    assert notebooks.main(["--check", str(path)]) == 0


# The programs in cells


def test_programs_are_taken_out_with_what_the_book_says_of_them(tmp_path: Path) -> None:
    path = saved(
        tmp_path,
        code("%load_ext labhelpers"),
        code(
            "%%lab --timeout 2\nprint('a')\n", stream("a\n"), stream("x", "stderr"), tags=("hangs",)
        ),
        code("%%labour\nprint('b')"),
    )
    (program,) = programs.programs(path)
    assert (program.number, program.options) == (2, "--timeout 2")
    assert (program.source, program.stdout) == ("print('a')\n", "a\n")
    assert program.tags == {programs.HANGS}


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        ("Held under all 6 schedules.\n\n   1  A takes tea", True),
        ("Held under its only schedule.", True),
        ("Fails under 2 of 4 schedules.", False),
        ("No failure in 11,000 schedules, not exhausted.", False),
        ("", False),
    ],
)
def test_explored_programs_are_taken_out_with_their_verdict(
    tmp_path: Path, shown: str, holds: bool
) -> None:
    cell = code("%%explore --outcome n\nn = 1", display({"text/plain": shown}))
    (program,) = programs.programs(saved(tmp_path, cell))
    assert (program.magic, program.options, program.source) == ("explore", "--outcome n", "n = 1\n")
    assert program.holds is holds


def test_programs_are_written_as_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, code("%%lab\nprint('a')"), code("%%lab\nprint('b')"))
    assert programs.main([str(tmp_path / "out"), str(path)]) == 0
    written = sorted((tmp_path / "out").iterdir())
    assert [file.read_text() for file in written] == ["print('a')\n", "print('b')\n"]
    assert written[0].name.endswith("_page_cell_1.py")


# Each rule can fail

OPTIONS = "What?\n- [x] this\n  Yes.\n- [ ] that\n  No.\nCatches: guessing."
BAD_PAGES = {
    "outputs_are_checked": [
        code("print(1)", tags=("nbval-ignore-output",)),
        code("# NBVAL_IGNORE_OUTPUT\nprint(1)"),
        code("print(1)\n# NBVAL_SKIP"),
    ],
    "tags_are_known": [code("print(1)", tags=("any_order",))],
    "cells_are_executed": [code("print(1)", count=None)],
    "cells_are_short": [code("x = 1\n" * rules.MAX_CELL_LINES)],
    "outputs_are_of_no_machine": [
        code("f()", stream('  File "/home/ada/book/cell.py", line 1\n')),
        code("f()", display({"text/plain": "PosixPath('/tmp/labhelpers-x1')"})),
        code("f()", stream("C:\\Users\\ada\n")),
        code("f()", {"output_type": "error", "traceback": ["/usr/lib/python3/x.py"]}),
    ],
    "words_are_plain": [markdown("It is Obviously so."), code("def foo(): pass")],
    "questions_can_be_asked": [
        code("%%quiz one-option\nWhat?\n- [x] this\n  Yes.\nCatches: guessing."),
        code(f"%%predict no-program-below: kind\n{OPTIONS}"),
    ],
    "callouts_come_in_pairs": [
        code("lock.acquire()  # ①"),
        markdown("What happens at ② ?"),
    ],
    "links_resolve": [
        markdown("See [this](missing.ipynb)."),
        markdown("![a picture](no/such.svg)"),
    ],
}
GOOD_PAGE = [
    markdown(
        "# Title\n\n[a page](page.ipynb#part), [docs](https://docs.python.org/3/), [up](#title)"
    ),
    code(
        "print('/etc is a path, and 1/2 is none')", stream("/etc is a path\n"), tags=("any-order",)
    ),
    code("lock.acquire()  # ①"),
    markdown("At ① it waits.\n```\n[in code](nowhere.md)  # ②\n```"),
    code("lock.release()  # ①"),
    markdown("At ① nobody waits."),
    code(f"%%predict what-it-does: kind\n{OPTIONS}"),
    code("%%lab\nprint(1)"),
]


@pytest.mark.parametrize(
    ("name", "cell"), [(name, cell) for name, cells in BAD_PAGES.items() for cell in cells]
)
def test_rule_finds_what_it_is_for(name: str, cell: Any, tmp_path: Path) -> None:
    page = Page(saved(tmp_path), [cell])
    assert len(list(getattr(rules, name)(page))) == 1


def test_a_callout_is_taken_up_before_the_next_of_its_number(tmp_path: Path) -> None:
    page = Page(saved(tmp_path), [code("a()  # ①"), code("b()  # ①"), markdown("① was that.")])
    assert len(list(rules.callouts_come_in_pairs(page))) == 1


@pytest.mark.parametrize("name", [*BAD_PAGES, "is_in_normal_form"])
def test_rule_lets_a_good_page_pass(name: str, tmp_path: Path) -> None:
    page = Page.read(saved(tmp_path, *GOOD_PAGE))
    assert not list(getattr(rules, name)(page))


def test_rule_finds_a_file_that_is_not_in_normal_form(tmp_path: Path) -> None:
    path = saved(tmp_path, *GOOD_PAGE)
    path.write_text(path.read_text() + "\n")
    assert len(list(rules.is_in_normal_form(Page.read(path)))) == 1


def chapter(
    folder: Path, *headings: str, opening: str = "# Q?\n**Needs:** x **Time to read:** y"
) -> Page:
    texts = [opening, *(f"## {heading}" for heading in headings)]
    return Page(folder / "book" / "part" / "page.ipynb", [markdown(text) for text in texts])


def test_rule_wants_a_chapters_sections_in_order(tmp_path: Path) -> None:
    good = ("Predict", "Run it: two cars", "Break it", "Mend it", "Run it again", "In practice")
    end = ("Exercises", "Check yourself", "Summary", "What comes next")
    assert not list(rules.chapter_is_in_order(chapter(tmp_path, *good, *end)))
    swapped = chapter(tmp_path, *end, *good)
    assert [complaint for complaint in rules.chapter_is_in_order(swapped) if "order" in complaint]
    missing = chapter(tmp_path, *good, *end[:2])
    assert [line for line in rules.chapter_is_in_order(missing) if "What comes next" in line]
    untitled = chapter(tmp_path, *good, *end, opening="Some text")
    assert len(list(rules.chapter_is_in_order(untitled))) == 3


def test_pages_that_go_over_the_book_again_are_no_chapters(tmp_path: Path) -> None:
    texts = [markdown("# Questions"), markdown("## Threads")]
    paths = [tmp_path / "book" / folder / "page.ipynb" for folder in ("part", "review")]
    asked, goes_over = (Page(path, texts) for path in paths)
    assert (asked.is_chapter, goes_over.is_chapter) == (True, False)
    assert list(rules.chapter_is_in_order(asked))
    assert not list(rules.chapter_is_in_order(goes_over))


def test_every_rule_has_been_seen_to_fail() -> None:
    elsewhere = {"chapter_is_in_order", "is_in_normal_form"}
    assert {rule.__name__ for rule in rules.RULES} == {*BAD_PAGES} | elsewhere


# The comparison of outputs

PRINTS_B_THEN_A = "for word in ('b 0.5 s', 'a 0.1 s'): print(word)"
SHOWS_B_THEN_A = "display({'text/plain': 'b 0.5 s\\na 0.1 s'}, raw=True)"
A_THEN_B = display({"text/plain": "a 0.9 s\nb 0.4 s"})


def test_nbval_compares_lines_sorted_where_the_cell_says_so(tmp_path: Path) -> None:
    stored = {
        "same order": (code(PRINTS_B_THEN_A, stream("b 0.4 s\na 0.9 s\n")), "PASSED"),
        "other order": (code(PRINTS_B_THEN_A, stream("a 0.9 s\nb 0.4 s\n")), "FAILED"),
        "any order": (code(PRINTS_B_THEN_A, stream("a 0.9 s\nb 0.4 s\n"), tags=ANY), "PASSED"),
        "any order of a table": (code(SHOWS_B_THEN_A, A_THEN_B, tags=ANY), "PASSED"),
        "other order of a table": (code(SHOWS_B_THEN_A, A_THEN_B), "FAILED"),
        "other line": (code(PRINTS_B_THEN_A, stream("a 0.9 s\nc 0.4 s\n"), tags=ANY), "FAILED"),
    }
    cells = [cell for cell, _ in stored.values()]
    reports = nbval_reports(saved(tmp_path, *cells))
    assert reports == [expected for _, expected in stored.values()]


def nbval_reports(notebook: Path) -> list[str]:
    """Return what pytest with the project's settings says of each cell of a notebook."""
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "conftest"]
    done = subprocess.run(
        [*command, "--numprocesses=0", "--verbose", str(notebook)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return re.findall(r"::Cell \d+ (PASSED|FAILED)", done.stdout)


# The site


def test_lexer_shows_a_program_as_python() -> None:
    tokens = list(site.LabLexer().get_tokens("%%lab --timeout 2\nimport threading\n"))
    assert (Token.Keyword, "lab") in tokens
    assert (Token.Keyword.Namespace, "import") in tokens
    assert "".join(text for _, text in tokens) == "%%lab --timeout 2\nimport threading\n"


@pytest.mark.parametrize(
    "source", ["%%lab", "%%lab\n", "%load_ext labhelpers\n%%lab", "x = 5 %%lab"]
)
def test_lexer_loses_nothing_of_odd_cells(source: str) -> None:
    assert "".join(text for _, text in site.LabLexer().get_tokens(source)).strip() == source.strip()


def test_lexer_takes_only_the_first_line_for_a_magic() -> None:
    tokens = list(site.LabLexer().get_tokens("%%lab\nleft = 7 % lab\nprint(f'{left!r}')\n"))
    assert [text for kind, text in tokens if kind is Keyword] == ["lab"]


# The browser


def test_the_lightest_browser_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    find = browser.browser_path.__wrapped__
    assert find() is None
    for name in reversed(browser.NAMES):  # each is lighter than those that are there already
        path = tmp_path / (name + (".exe" if sys.platform == "win32" else ""))
        path.touch(mode=0o755)
        assert Path(find() or "").stem == name
