"""What the book's theme works out without a browser: links, terms, descriptions, files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docutils import nodes

from labhelpers.authoring.theme import is_needed
from labhelpers.authoring.theme.heights import height, keep
from labhelpers.authoring.theme.launch import STOCK_REPOSITORY, Launch
from labhelpers.authoring.theme.motion import recorded_runs
from labhelpers.authoring.theme.pages import shortened
from labhelpers.authoring.theme.terms import Term, pattern

pytestmark = pytest.mark.once  # what makes the site runs on one Python

ROOT = Path(__file__).parents[1]
NOTEBOOK = "book/your-lab.ipynb"


@pytest.mark.parametrize("address", [None, "", STOCK_REPOSITORY])
def test_nothing_is_offered_while_no_address_is_set(address: str | None) -> None:
    assert not list(Launch.of({"repository_url": address}).tools(NOTEBOOK))


def test_one_setting_gives_every_place_to_open_a_notebook() -> None:
    options = {
        "repository_url": "https://github.com/somebody/book.git",
        "repository_branch": "main",
        "launch_buttons": {"jupyterhub_url": "https://hub.example/"},
    }
    links = {tool.text: tool.href for tool in Launch.of(options).tools(NOTEBOOK)}
    assert set(links) == {"JupyterLab", "Binder", "Colab"}
    assert links["Binder"].endswith("gh/somebody/book/main?urlpath=lab/tree/book/your-lab.ipynb")
    assert links["Colab"].endswith("github/somebody/book/blob/main/book/your-lab.ipynb")
    assert links["JupyterLab"].startswith("https://hub.example/hub/user-redirect/git-pull?repo=")


def test_binder_and_colab_are_for_github_alone() -> None:
    launch = Launch.of({"repository_url": "https://code.example/somebody/book"})
    assert not list(launch.tools(NOTEBOOK))


def test_a_description_is_whole_sentences_where_they_fit() -> None:
    assert shortened("One. Two. Three.", most=10) == "One. Two."
    assert shortened("One very long sentence.", most=10) == "One very…"


@pytest.mark.parametrize(
    ("file", "body", "needed"),
    [
        ("_static/book.css", "", True),
        ("_static/labhelpers/start.js", "", False),
        ("_static/labhelpers/start.js", "<lab-view>", True),
        ("_static/labhelpers/stepper.css", '<lab-view data-view="timeline">', False),
        ("_static/labhelpers/stepper.css", '<lab-view data-view="stepper">', True),
        ("_static/sphinx-design.min.css", '<div class="sd-card">', True),
        ("_static/somebody-elses.js", "<lab-view>", False),
    ],
)
def test_a_page_gets_the_files_that_it_needs(file: str, body: str, needed: bool) -> None:
    assert is_needed(file, body) == needed


def test_the_longest_term_is_found_and_its_plural() -> None:
    term = Term("glossary", "term", "…")
    find = pattern(dict.fromkeys(("lock", "reentrant lock", "process"), term))
    found = [
        match[0] for match in find.finditer("Reentrant locks, processes, clocks, a lock-free one")
    ]
    assert found == ["Reentrant locks", "processes"]


def test_every_term_of_the_glossary_has_an_english_name_and_a_chinese_one() -> None:
    text = (ROOT / "book" / "review" / "glossary.md").read_text(encoding="utf-8")
    assert list(one_sided(text)) == []
    for name, left in (("deadlock", "死锁"), ("死锁", "deadlock")):
        assert list(one_sided(text.replace(f"\n{name}\n", "\n"))) == [left]


def one_sided(text: str) -> Iterator[str]:
    """Yield the entries of a glossary that lack one of the two names."""
    _, _, entries = text.partition("```{glossary}\n")
    for entry in entries.rstrip("`\n").split("\n\n"):
        names = [line for line in entry.splitlines() if not line.startswith(" ")]
        chinese = [name for name in names if re.search(r"[\u4e00-\u9fff]", name)]
        if not 0 < len(chinese) < len(names):
            yield " ".join(names)


def test_a_chinese_name_is_marked_in_english_text_and_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        "extensions = ['myst_parser', 'labhelpers.authoring.theme.terms']\nroot_doc = 'index'\n"
    )
    glossary = "# Words\n\n```{glossary}\nlock\n锁\n  One holder.\n```\n"
    (tmp_path / "words.md").write_text(glossary, encoding="utf-8")
    text = "# Page\n\n锁 is the lock.\n\n```{toctree}\nwords\n```\n"
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(tmp_path), str(out)]
    subprocess.run(command, check=True)
    words, page = ((out / f"{name}.html").read_text("utf-8") for name in ("words", "index"))
    assert re.search(r'<dt[^>]* lang="zh-Hans"[^>]*>锁', words)
    assert re.search(r"锁 is the <a[^>]*>lock</a>", page)


def test_the_moving_picture_has_the_runs_of_the_chapter() -> None:
    runs = recorded_runs(ROOT / "book" / "coroutines" / "gevent.ipynb")
    serial, at_once = runs["heng_then_ha"], runs["heng_and_ha"]
    assert serial.seconds > at_once.seconds
    assert [name for name, _ in at_once.lanes] == ["MainThread", "heng", "ha"]
    ((bars),) = [bars for name, bars in at_once.lanes if name == "ha"]
    assert any(bar.state == "sleeping" and bar.line == "time.sleep(3)" for bar in bars)


def raw(markup: str) -> nodes.raw:
    return nodes.raw("", markup, format="html")


def test_more_lines_and_taller_pictures_get_more_place() -> None:
    program, longer = (nodes.literal_block("", "print()\n" * count) for count in (10, 20))
    assert height(longer) > height(program) > 10 * 20
    picture = '<lab-view data-view="timeline"><svg role="img" height="{}"></svg></lab-view>'
    assert height(raw(picture.format(900))) > 600 + height(raw(picture.format(200)))
    assert height(nodes.container("", program, longer)) == height(program) + height(longer)


def test_what_is_folded_gets_no_place() -> None:
    answer = nodes.paragraph("", "word " * 1000)
    shut = nodes.container("", raw("<details><summary>Why</summary>"), answer, raw("</details>"))
    assert height(shut) < height(answer) / 10


def test_the_place_kept_is_written_as_a_style() -> None:
    context = {"body": '<div class="cell kept-300 tag_x" id="a"><div class="kept-90">'}
    keep(None, "page", "", context, None)  # type: ignore[arg-type]  # it asks nothing of Sphinx
    assert context["body"] == (
        '<div class="cell tag_x" style="--kept: 300px" id="a"><div class="" style="--kept: 90px">'
    )
