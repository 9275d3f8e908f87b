"""How much place is kept for what is far from the screen, until it is laid out.

A browser that lays out a chapter of twenty thousand elements at once takes a second. It leaves out
what is far away, if it is told how high that will be: too low, and what hangs out of its place lies
over the next one's links, for every tool that measures them, and the scroll bar jumps.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# CSS pixels, read off the pages at a phone's width; a wider screen needs less.
_CODE_LINE, _CODE_EDGES = 22.3, 60
_LINE, _LETTERS, _GAP = 28, 36, 20
_TITLE = 100
_STEPPER = 1500
_VIEW = 300  # the words, the buttons and the legend round a picture
_ENTRY = 26
_CROWDED = 0.6  # height of a row, per column, in that of its longest cell over the whole width
_SPARE = 1.1
_STEP = 100  # few values, so that they are compressed well

_PICTURE = re.compile(r'<svg[^>]*role="img"[^>]*? height="(\d+)"')
_CLASS = re.compile(r'class="([^"]*?) ?kept-(\d+)([^"]*)"')


class KeepPlace(SphinxPostTransform):
    """Note on each cell, and on each section below a page's title, the height to keep for it."""

    default_priority = 950  # when nothing is added any more
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Look at the whole page."""
        for node in self.document.findall(nodes.Element):
            if is_kept(node):
                node["classes"].append(f"kept-{math.ceil(height(node) / _STEP) * _STEP}")


def is_kept(node: nodes.Element) -> bool:
    """Tell whether this is one of the elements that `book.css` lays out late."""
    if isinstance(node, nodes.section):
        return isinstance(node.parent, nodes.section) and node.parent.parent is node.document
    return "cell" in node["classes"]


def height(node: nodes.Node) -> float:
    """Return about how high an element is on a phone, in CSS pixels: rather more than less."""
    if isinstance(node, nodes.raw):
        return _SPARE * _view(node.astext())
    if isinstance(node, nodes.literal_block):
        lines: int = node.astext().count("\n") + 1
        return _SPARE * (_CODE_EDGES + _CODE_LINE * lines)
    if isinstance(node, nodes.title):
        return _TITLE
    if isinstance(node, nodes.row):
        columns = len(node.children)
        return _text(max(node.children, key=_text)) * columns * _CROWDED
    if isinstance(node, nodes.TextElement):
        return _text(node)
    return math.fsum(map(height, _unfolded(node.children)))


def _unfolded(children: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what is not within a `<details>`, whose ends stand in pieces of HTML of their own."""
    depth = 0
    for child in children:
        if not depth:
            yield child
        if isinstance(child, nodes.raw):
            depth += child.astext().count("<details") - child.astext().count("</details")


def _text(node: nodes.Node) -> float:
    lines = math.ceil(len(node.astext()) / _LETTERS)
    return _SPARE * (_GAP + _LINE * lines)


def _view(markup: str) -> float:
    if 'data-view="stepper"' in markup:
        return _STEPPER
    pictures = sum(map(int, _PICTURE.findall(markup)))
    return _VIEW + pictures + _ENTRY * markup.count("<li>") if "<lab-view" in markup else _LINE


def keep(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Write the heights as styles: docutils gives an element names and classes, and no style."""
    if body := context.get("body"):
        context["body"] = _CLASS.sub(r'class="\1\3" style="--kept: \2px"', body)


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_post_transform(KeepPlace)
    app.connect("html-page-context", keep)
