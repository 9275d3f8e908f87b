"""Sphinx extension: the site shows the book's cells and pictures as JupyterLab does.

Without it a page knows nothing of the views, and a `%%lab` cell is printed as plain text, because
Pygments does not know what stands in the cell of a magic that it has never heard of.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from IPython.lib.lexers import IPython3Lexer
from pygments.lexer import bygroups, using
from pygments.lexers.python import PythonLexer
from pygments.token import Keyword, Operator, Text

from labhelpers.authoring import instructors, questions

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

VIEWS = Path(__file__).parents[1] / "views"
START = Path(__file__).with_name("start.js")
COMMON_STYLE = "views.css"  # the first: each view's own may differ from it
STATIC = "labhelpers"  # the views' folder under the site's _static
PROGRAM_MAGICS = ("lab", "explore", "recorded")

SETTINGS: dict[str, Any] = {
    # No widget manager on the site: the views draw themselves from their text/html.
    "nb_ipywidgets_js": {},
    "nb_mime_priority_overrides": [("html", "application/vnd.jupyter.widget-view+json", None)],
    "nb_merge_streams": True,
}


class LabLexer(IPython3Lexer):  # type: ignore[misc]  # IPython's lexers have no types
    """Highlight a notebook's cell; one that starts with a program's magic is Python below it."""

    name = "IPython with programs"
    aliases: ClassVar[list[str]] = []
    tokens: ClassVar[dict[str, Any]] = {
        **IPython3Lexer.tokens,
        "root": [
            (
                rf"(?s)\A(%%)({'|'.join(PROGRAM_MAGICS)})\b([^\n]*\n?)(.*)",
                bygroups(Operator, Keyword, Text, using(PythonLexer)),
            ),
            *IPython3Lexer.tokens["root"],
        ],
    }


def configure(app: Sphinx, config: Config) -> None:
    """Set what every build of this book has in common."""
    for name, value in SETTINGS.items():
        setattr(config, name, value)


def copy_views(app: Sphinx) -> None:
    """Copy the views' scripts and styles into the site, and put them on every page."""
    target = Path(app.outdir) / "_static" / STATIC
    target.mkdir(parents=True, exist_ok=True)
    modules = sorted(VIEWS.glob("*.js"))
    styles = sorted(VIEWS.glob("*.css"), key=lambda style: (style.name != COMMON_STYLE, style.name))
    for source in (*modules, *styles, START):
        shutil.copyfile(source, target / source.name)
    (target / "offline.js").write_text(offline(modules), encoding="utf-8")
    for style in styles:
        app.add_css_file(f"{STATIC}/{style.name}")
    app.add_js_file(f"{STATIC}/{START.name}", loading_method="defer")


def offline(modules: Sequence[Path]) -> str:
    """Return a plain script that carries modules, for pages that are opened from a folder."""
    texts = json.dumps({module.name: module.read_text(encoding="utf-8") for module in modules})
    return f"""globalThis.labModules = {texts};
for (const [name, text] of Object.entries(labModules))
  labModules[name] = URL.createObjectURL(new Blob([text], {{type: "text/javascript"}}));
"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("config-inited", configure)
    app.connect("builder-inited", copy_views)
    questions.setup(app)
    instructors.setup(app)
    for name in ("ipython", "ipython3"):
        app.add_lexer(name, LabLexer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
