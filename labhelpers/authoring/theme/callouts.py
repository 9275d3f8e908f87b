"""Numbered callouts: a line of a program and the sentence about it carry the same circled number.

Prose that says "the second `acquire` in `func2`" has the reader count lines. A comment `# ①` in a
cell, and ① in the text below it, lead to each other on the site, and stay what they are in
JupyterLab and in a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from labhelpers.authoring.theme.terms import running_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NUMBERS = "①②③④⑤⑥⑦⑧⑨"
IN_TEXT = re.compile(f"[{NUMBERS}]")
IN_CODE = re.compile(rf"# ([{NUMBERS}])$", re.MULTILINE)
_NOTED = re.compile(
    rf'(?P<line><span id="cell-(?P<cell>\d+)-line-\d+">.*)'
    rf'<span class="c1"># (?P<number>[{NUMBERS}])</span>'
)


class LinkNumbers(SphinxPostTransform):
    """Make a link of each circled number in the text, to the line of the last cell that has it."""

    default_priority = 15  # before a term within the same sentence cuts it into pieces
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Go through the page from its beginning."""
        noted: dict[str, int] = {}
        said: set[tuple[str, int]] = set()
        texts = set(map(id, running_text(self.document)))
        for node in list(self.document.findall()):
            if isinstance(node, nodes.container) and (cell := node.get("exec_count")):
                for block in node.findall(nodes.literal_block):
                    noted |= dict.fromkeys(IN_CODE.findall(block.astext()), cell)
            elif id(node) in texts and (pieces := list(self.pieces(node.astext(), noted, said))):
                node.parent.replace(node, pieces)

    def pieces(
        self, text: str, noted: dict[str, int], said: set[tuple[str, int]]
    ) -> Iterator[nodes.Node]:
        """Yield a text cut where a number is; nothing where none is."""
        end = 0
        for match in IN_TEXT.finditer(text):
            if (cell := noted.get(match[0])) is None:
                continue
            yield nodes.Text(text[end : match.start()])
            yield _link(match[0], cell, is_first=(match[0], cell) not in said)
            said.add((match[0], cell))
            end = match.end()
        if end:
            yield nodes.Text(text[end:])


def _link(number: str, cell: int, is_first: bool) -> nodes.reference:
    ids = [_said(number, cell)] if is_first else []
    target = f"#{_line(number, cell)}"
    return nodes.reference("", number, internal=True, refuri=target, ids=ids, classes=["callout"])


def _line(number: str, cell: int) -> str:
    return f"cell-{cell}-callout-{NUMBERS.index(number) + 1}"


def _said(number: str, cell: int) -> str:
    return f"cell-{cell}-about-{NUMBERS.index(number) + 1}"


def link_lines(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Make a link of each number in a program, to what the text first says of it."""
    if "body" in context:
        context["body"] = _NOTED.sub(_noted_line, context["body"])


def _noted_line(match: re.Match[str]) -> str:
    number, cell = match["number"], int(match["cell"])
    return (
        f'{match["line"]}<a class="callout" id="{_line(number, cell)}" '
        f'href="#{_said(number, cell)}"><span class="callout-hash"># </span>{number}</a>'
    )


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_post_transform(LinkNumbers)
    app.connect("html-page-context", link_lines)
