"""The book's parts and the chapters in each: for the contents, the trail, and the page of a part.

Sphinx hands a template its table of contents as finished HTML; here it is data, in the words of
the page's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book.

    Parameters
    ----------
    title
        Its caption in _toc.yml.
    page
        The page about it, "" where there is none: `index` in the folder of its chapters.
    chapters
        The names of its pages, in order.
    """

    title: str
    page: str
    chapters: tuple[str, ...]


def parts(env: BuildEnvironment, root: str) -> list[Part]:
    """Return the parts of the book whose front page is `root`."""
    return [_part(tree, env) for tree in env.tocs[root].findall(addnodes.toctree)]


def part_of(env: BuildEnvironment, root: str, page: str) -> Part | None:
    """Return the part that a page is a chapter of, or is about."""
    found = (part for part in parts(env, root) if page == part.page or page in part.chapters)
    return next(found, None)


def _part(tree: addnodes.toctree, env: BuildEnvironment) -> Part:
    chapters = tuple(name for _, name in tree["entries"])
    folders = {dirname(name) for name in chapters} - {dirname(str(env.config.root_doc))}
    about = f"{folders.pop()}/index" if len(folders) == 1 else ""
    return Part(tree["caption"] or "", about if about in env.titles else "", chapters)


class chapters(nodes.General, nodes.Element):  # type: ignore[misc]  # docutils has no types
    """Where the list of a part's chapters comes."""


class Chapters(SphinxDirective):
    """`{chapters}`: the chapters of the part that a page is about, each with its opening."""

    def run(self) -> list[nodes.Node]:
        """Leave a mark; the list is made when all pages have been read."""
        return [chapters()]


class ListChapters(SphinxPostTransform):
    """Put the list where its mark is: title, first sentence, time to read."""

    default_priority = 5  # before references are resolved: it makes some

    def run(self, **kwargs: Any) -> None:
        """Replace each mark."""
        for mark in list(self.document.findall(chapters)):
            part = part_of(self.env, self.config.root_doc, self.env.docname)
            names = part.chapters if part else ()
            items = [nodes.list_item("", *self.entry(name)) for name in names]
            mark.replace_self(nodes.bullet_list("", *items, classes=["chapters"]))

    def entry(self, name: str) -> list[nodes.Node]:
        """Return the paragraphs about one chapter."""
        about = self.env.metadata[name]
        address = self.app.builder.get_relative_uri(self.env.docname, name)
        title = self.env.titles[name].deepcopy().children
        link = nodes.reference("", "", *title, internal=True, refuri=address)
        lines = [nodes.paragraph("", "", link), nodes.paragraph(text=about.get("description", ""))]
        if minutes := about.get("minutes"):
            lines.append(nodes.paragraph(text=f"{minutes} min", classes=["minutes"]))
        return lines


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(chapters)
    app.add_directive("chapters", Chapters)
    app.add_post_transform(ListChapters)
