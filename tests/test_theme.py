"""What the book's theme works out without a browser: links, terms, descriptions, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from labhelpers.authoring.theme import is_needed
from labhelpers.authoring.theme.launch import STOCK_REPOSITORY, Launch
from labhelpers.authoring.theme.motion import recorded_runs
from labhelpers.authoring.theme.pages import shortened
from labhelpers.authoring.theme.terms import Term, pattern

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


def test_the_moving_picture_has_the_runs_of_the_chapter() -> None:
    runs = recorded_runs(ROOT / "book" / "coroutines" / "gevent.ipynb")
    serial, at_once = runs["heng_then_ha"], runs["heng_and_ha"]
    assert serial.seconds > at_once.seconds
    assert [name for name, _ in at_once.lanes] == ["MainThread", "heng", "ha"]
    ((bars),) = [bars for name, bars in at_once.lanes if name == "ha"]
    assert any(bar.state == "sleeping" and bar.line == "time.sleep(3)" for bar in bars)
