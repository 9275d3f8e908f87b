"""A task's state in the text, with the pattern and the colour that it has in every picture."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole

from labhelpers.views import look
from labhelpers.views.markup import element

PREFIX = "state"


class StateRole(SphinxRole):
    """`{state}`word <name>``: a word with the sample of a state, by its name in `look.WORDS`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the sample and the word."""
        word, _, name = self.text.rstrip(">").partition("<")
        state = name.strip() or word
        if state not in look.WORDS:
            known = ", ".join(look.WORDS)
            message = self.inliner.reporter.error(
                f"There is no state {state!r}; known are {known}.", line=self.lineno
            )
            return [], [message]
        sample = nodes.raw("", look.swatch(PREFIX, state), format="html")
        return [nodes.inline("", "", sample, nodes.Text(word.strip()), classes=["state"])], []


class BringPatterns(SphinxPostTransform):
    """Put the patterns that samples refer to on a page that has samples."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Put them at the page's end, in a picture of no size."""
        if any("state" in node["classes"] for node in self.document.findall(nodes.inline)):
            drawn = element("div", look.patterns(PREFIX), aria_hidden="true")
            self.document.append(nodes.raw("", drawn, format="html"))


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_role("state", StateRole())
    app.add_post_transform(BringPatterns)
