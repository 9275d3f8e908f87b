"""Sphinx extension: the book's own theme, so that a page weighs what its text and pictures weigh.

The stock theme brings 840 KiB of styles, icon fonts and scripts to every page, most of which no
page of this book uses. Here are one template, one style sheet and one script on top of Sphinx's
`basic` theme, which keeps the search and the index. `tests/browser/test_weight.py` weighs each
page, so that neither a new version of Sphinx nor an extension puts the weight back unseen.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labhelpers.authoring.theme import (
    callouts,
    cells,
    contents,
    feeds,
    heights,
    motion,
    pages,
    states,
    tables,
    terms,
)
from labhelpers.authoring.theme.launch import Launch

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

NAME = "book"
# A file is on a page whose text has the mark that stands beside the file's name here: a view's
# files come with the view, sphinx-design's with its elements, and what has no line here never.
NEEDS = (
    (re.compile(r"^(book|labhelpers/views)\.css$"), ""),
    (re.compile(r"^labhelpers/(start)\.js$"), "<lab-view"),
    (re.compile(r"^labhelpers/(timeline)\.css$"), "lab-ink-"),  # the states, in text as in pictures
    (re.compile(r"^labhelpers/(\w+)\.(?:css|js)$"), 'data-view="{}"'),
    (re.compile(r"(sphinx)-design[\w.-]*\.css$"), 'class="sd-'),
    (re.compile(r"(design)-tabs\.js$"), 'class="sd-tab'),
)


def configure(app: Sphinx, config: Config) -> None:
    """Choose the theme, and take from Jupyter Book's options of the stock theme what it has too."""
    config.html_theme = NAME
    config.html_context["launch"] = Launch.of(config.html_theme_options)
    config.html_theme_options = {}
    config.html_permalinks_icon = "¶"


def choose_files(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put those styles and scripts on a page that something on it needs."""
    body = context.get("body", "")
    for kind in ("css_files", "script_files"):
        context[kind] = [one for one in context[kind] if is_needed(str(one.filename), body)]


def is_needed(file: str, body: str) -> bool:
    """Tell whether a page with this text needs a file, named as under `_static`."""
    name = file.removeprefix("_static/")
    found = ((pattern.search(name), mark) for pattern, mark in NEEDS)
    return next((mark.format(match[1]) in body for match, mark in found if match), False)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_html_theme(NAME, str(Path(__file__).parent))
    app.connect("config-inited", configure)
    app.connect("html-page-context", choose_files, priority=900)
    for part in (callouts, cells, terms, contents, motion, states, tables, pages, feeds, heights):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
