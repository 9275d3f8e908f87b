"""Numbered callouts: a line of a program and the sentence about it carry the same circled number.

Prose that says "the second `acquire` in `func2`" has the reader count lines. A comment `# ①` in a
cell, and ① in the text below it, lead to each other on the site, and stay what they are in
JupyterLab and in a file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from labhelpers.authoring.theme.running import replace_in, running_text

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
        noted: dict[str, int] = {}  # for each number the last cell that has it
        said: set[str] = set()

        def link(match: re.Match[str]) -> nodes.Node | None:
            if (cell := noted.get(match[0])) is None:
                return None
            place = _said(match[0], cell)
            ids = [] if place in said else [place]
            said.add(place)
            return nodes.reference(
                "",
                match[0],
                internal=True,
                refuri=f"#{_line(match[0], cell)}",
                ids=ids,
                classes=["callout"],
            )

        texts = set(map(id, running_text(self.document)))
        for node in list(self.document.findall()):
            if isinstance(node, nodes.container) and (cell := node.get("exec_count")):
                for block in node.findall(nodes.literal_block):
                    noted |= dict.fromkeys(IN_CODE.findall(block.astext()), cell)
            elif id(node) in texts:
                replace_in(node, IN_TEXT, link)


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
