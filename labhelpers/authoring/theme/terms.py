"""The glossary's words in the text: the first of each on a page leads to what it means.

Authors need not mark them, and notebooks stay plain in JupyterLab. A term is whatever the glossary
defines, so a chapter that adds one there has it linked everywhere.

Beside its English names each entry has a Chinese one. A reader finds it there and in the search;
in English text it is no word to look for, and it is marked, for a voice that reads aloud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from labhelpers.authoring.theme.running import replace_in, running_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

CHINESE = "language-zh-Hans"  # the class that docutils writes as the attribute `lang`

_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary: where it is defined, and how."""

    page: str
    anchor: str
    definition: str


def glossary(env: BuildEnvironment) -> dict[str, Term]:
    """Return every English term, in small letters, with its definition."""
    objects = env.get_domain("std").get_objects()
    pages = sorted({page for _, _, kind, page, _, _ in objects if kind == "term"})
    return {
        term.astext().lower(): Term(page, term["ids"][0], _definition(item))
        for page in pages
        for item in env.get_doctree(page).findall(nodes.definition_list_item)
        for term in item.findall(nodes.term)
        if term["ids"] and CHINESE not in term["classes"]
    }


def mark_chinese(app: Sphinx, doctree: nodes.document) -> None:
    """Say of each term and table cell in Chinese that it is, where the page itself is not."""
    if app.config.language.startswith("zh"):
        return
    for node in doctree.findall(lambda node: isinstance(node, nodes.term | nodes.entry)):
        if _HAN.search(node.astext()):
            node["classes"].append(CHINESE)


def _definition(item: nodes.definition_list_item) -> str:
    """Return the first paragraph of a definition."""
    paragraphs = (node.astext() for node in item.findall(nodes.paragraph))
    return " ".join(next(paragraphs, "").split())


def pattern(terms: dict[str, Term]) -> re.Pattern[str]:
    """Return what finds any of the terms, the longest first, and the plural of each."""
    words = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({words})(?:s|es)?(?![\w-])", re.IGNORECASE)


class LinkTerms(SphinxPostTransform):
    """Make a link of each term where it first stands on a page."""

    default_priority = 20  # after references are resolved: what is a link already is known
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Do so in the page's running text."""
        terms = _of_build(self.app)
        here = {term.page for term in terms.values()}
        if not terms or self.env.docname in here:
            return
        linked: set[str] = set()

        def link(match: re.Match[str]) -> nodes.Node | None:
            term = terms[match[1].lower()]
            if term.definition in linked:
                return None
            linked.add(term.definition)
            return self.link(match[0], term)

        find = pattern(terms)
        for text in list(running_text(self.document)):
            replace_in(text, find, link)

    def link(self, word: str, term: Term) -> nodes.reference:
        """Return a word as a link to its definition, which is its title as well."""
        page = self.app.builder.get_relative_uri(self.env.docname, term.page)
        return nodes.reference(
            "",
            word,
            internal=True,
            refuri=f"{page}#{term.anchor}",
            reftitle=term.definition,
            classes=["term"],
        )


def _of_build(app: Sphinx) -> dict[str, Term]:
    """Return the glossary, gathered once for all pages of a build."""
    if not hasattr(app.env, "lab_glossary"):
        app.env.lab_glossary = glossary(app.env)  # type: ignore[attr-defined]  # ours, on Sphinx's object
    return cast(dict[str, Term], app.env.lab_glossary)  # type: ignore[attr-defined]  # as above


def forget(app: Sphinx, *_: Any) -> None:
    """Gather the glossary anew in the next build: pages may have changed."""
    if hasattr(app.env, "lab_glossary"):
        del app.env.lab_glossary


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-read", mark_chinese)
    app.connect("env-updated", forget)
    app.add_post_transform(LinkTerms)
