"""What the page template shows of a page beside its text: its part, its files, its description.

A page should be found by its part, left for its neighbours, and taken along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import get_translation

from labhelpers.authoring.theme.cells import programs_archive
from labhelpers.authoring.theme.contents import Part, part_of, parts
from labhelpers.authoring.theme.launch import Launch, Tool

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_ = get_translation("labhelpers")

# A table's empty corner is no heading, whatever row it stands in.
EMPTY_HEADING, EMPTY_CELL = re.compile(r'<th class="head[^"]*"><p></p></th>'), "<td></td>"
MOST_DESCRIBED = 160  # characters: about what a search engine shows
_MINUTES = re.compile(r"(\d+)\s*(?:minutes|分钟)")


def describe(app: Sphinx, doctree: nodes.document) -> None:
    """Keep with the page what its opening says: what it is about, and how long it takes."""
    about = app.env.metadata[app.env.docname]
    paragraphs = [" ".join(node.astext().split()) for node in _opening(doctree)]
    about["description"] = shortened(next(iter(paragraphs), ""))
    if found := _MINUTES.search(" ".join(paragraphs)):
        about["minutes"] = found[1]


def _opening(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    """Yield the paragraphs before the first cell and the first section below the title."""
    for section in doctree.findall(nodes.section):
        for child in section.children:
            if isinstance(child, (nodes.section, nodes.container)):
                return
            if isinstance(child, nodes.paragraph):
                yield child
        return


def shortened(text: str, most: int = MOST_DESCRIBED) -> str:
    """Return as many whole sentences of a text as there is room for, or a part of the first."""
    sentences = re.split(r"(?<=[.?!。？！])\s*", text)
    while len(sentences) > 1 and len(" ".join(sentences)) > most:
        sentences.pop()
    whole = " ".join(filter(None, sentences))
    return whole if len(whole) <= most else whole[: most - 1].rsplit(" ", 1)[0] + "…"


def add_context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the template what it asks for."""
    env, root = app.env, app.config.root_doc
    context["body"] = EMPTY_HEADING.sub(EMPTY_CELL, context.get("body", ""))
    about = env.metadata.get(page, {})
    context.update(
        author=app.config.author,
        description=about.get("description", ""),
        front=_entry(app, root),
        parts=[_for_template(app, part) for part in parts(env, root)],
        trail=part_of(env, root, page),
        sections=_sections(context),
        tools=list(_tools(app, page, context)),
        in_order=page == root or any(page in part.chapters for part in parts(env, root)),
    )


def _entry(app: Sphinx, name: str) -> dict[str, str]:
    builder = cast(StandaloneHTMLBuilder, app.builder)  # the only one that has pages
    title = builder.render_partial(app.env.titles[name])["title"]
    return {"name": name, "title": title}


def _for_template(app: Sphinx, part: Part) -> dict[str, Any]:
    pages = [_entry(app, name) for name in part.chapters]
    return {"title": part.title, "page": part.page, "pages": pages}


def _sections(context: dict[str, Any]) -> str:
    """Return the list of a page's sections, without the page itself: Sphinx's is a list in one."""
    inner = re.search(r"<ul>.*?(<ul>.*)</li>\s*</ul>\s*$", str(context.get("toc", "")), re.DOTALL)
    return inner[1] if inner else ""


def _tools(app: Sphinx, page: str, context: dict[str, Any]) -> Iterator[Tool]:
    source = context.get("sourcename") or ""
    if not source.endswith(".ipynb"):
        return
    to = context["pathto"]
    yield Tool(
        _("Notebook"), _("Download this page as a notebook"), to(f"_sources/{source}", 1), True
    )
    if archive := programs_archive(app, page):
        yield Tool(_("Programs"), _("Download its programs as .py files"), to(archive, 1), True)
    launch: Launch = app.config.html_context["launch"]
    yield from launch.tools(source)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-read", describe)
    app.connect("html-page-context", add_context)
