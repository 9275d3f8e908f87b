"""Row names in tables: the first column of a table whose first heading is empty names its rows.

Markdown has no way to write it. To a screen reader such a cell would be one more value with no
heading above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class NameRows(SphinxPostTransform):
    """Mark such columns as docutils' writers want it."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Go through the page's tables."""
        for group in self.document.findall(nodes.tgroup):
            heading = next(group.findall(nodes.thead), None)
            first = next(heading.findall(nodes.entry), None) if heading else None
            if first is not None and not first.astext().strip():
                next(group.findall(nodes.colspec))["stub"] = 1


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_post_transform(NameRows)
