"""What every view is: an ipywidget in JupyterLab, and HTML that needs no Python on a page.

The same script draws both. A view has two parts: `markup`, the whole view as still HTML, and
`state`, what the script needs to bring it to life. JupyterLab gets them as a widget's traits; a
page gets the markup inside a `<lab-view>` element with the state as JSON beside it, and `site.js`
starts the script. Where no script runs, the markup is the view.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from labhelpers.views.markup import Markup, element, json_script


def source(name: str) -> str:
    """Return the text of a file that lies beside this one."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


class View(anywidget.AnyWidget):
    """Base of the views; a subclass sets `view`, `_esm` and `_css`.

    `_esm` and `_css` are texts, not paths: anywidget would watch a path, and makes a dynamic
    subclass of each widget's class for which it looks at them again.

    Parameters
    ----------
    state
        JSON types for the script.
    markup
        The still view; everything in it that came from a program is escaped.
    text
        The same facts as plain text.
    clock
        "real" or "virtual"; checkers of stored outputs treat the two differently.
    """

    view = ""
    _css = source("views.css")
    state = traitlets.Dict().tag(sync=True)
    markup = traitlets.Unicode().tag(sync=True)

    def __init__(self, state: dict[str, Any], markup: str, text: str, clock: str = "real") -> None:
        super().__init__(state=state, markup=markup)
        self._text = text
        self._clock = clock

    def to_html(self) -> str:
        """Return the view as one HTML element, for any page that loads `site.js` and the styles."""
        return element(
            "lab-view",
            element("div", Markup(self.markup), class_="lab-root"),
            json_script(self.state),
            data_view=self.view,
            data_clock=self._clock,
            style="display:block",
        )

    def __repr__(self) -> str:
        return self._text

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        forms = {"text/html": str(self.to_html()), "text/plain": self._text}
        return {**data, **forms}, metadata
