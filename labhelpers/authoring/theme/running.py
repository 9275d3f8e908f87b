"""The running text of a page, and what is put into it.

A word in a heading, a program or a link is something else already; only sentences are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docutils import nodes
from sphinx import addnodes

# Words in these are names, headings, links already, or a cell's and a question's.
_NOT_IN = (
    nodes.container,
    nodes.FixedTextElement,
    nodes.literal,
    nodes.reference,
    addnodes.pending_xref,
    nodes.title,
    nodes.term,
    nodes.raw,
    nodes.caption,
    nodes.thead,
)


def running_text(document: nodes.document) -> Iterator[nodes.Text]:
    """Yield the words of a page's sentences, less those that are something else already."""
    for text in document.findall(nodes.Text):
        parent = text.parent
        while parent is not None and not isinstance(parent, _NOT_IN):
            parent = parent.parent
        if parent is None:
            yield text


def replace_in(
    text: nodes.Text, find: re.Pattern[str], made: Callable[[re.Match[str]], nodes.Node | None]
) -> None:
    """Put what `made` makes of a match in its place; where it makes nothing the words stay."""
    words, pieces, end = text.astext(), list[nodes.Node](), 0
    for match in find.finditer(words):
        if (node := made(match)) is not None:
            pieces += [nodes.Text(words[end : match.start()]), node]
            end = match.end()
    if pieces:
        text.parent.replace(text, [*pieces, nodes.Text(words[end:])])
