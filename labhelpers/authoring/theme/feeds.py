"""What machines read: structured data, pictures for links, the site map, and the page for no page.

All but the structured data needs the site's address. It comes from `html.baseurl` in _config.yml,
or from the environment variable BOOK_BASE_URL, which the publishing workflow sets: a fork's site
then speaks of its own address, and a copy on a disk of none.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from sphinx.util import logging

from labhelpers.authoring.theme import cards

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

ADDRESS = "BOOK_BASE_URL"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
NOT_LISTED = frozenset({"search", "404", "index"})  # `index` leads to the front page
logger = logging.getLogger(__name__)


def configure(app: Sphinx, config: Config) -> None:
    """Take the site's address from the environment where it is set there."""
    address = os.environ.get(ADDRESS, config.html_baseurl)
    config.html_baseurl = address.rstrip("/") + "/" if address else ""


def add_context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the template the lines for machines."""
    lines = []
    if doctree is not None:
        lines.append(_json_script(_resource(app, page, context)))
        lines += [
            f'<meta property="{name}" content="{html.escape(value)}">'
            for name, value in _open_graph(app, page, context)
        ]
    context["machine_readable"] = "".join("\n" + line for line in lines)


def _resource(app: Sphinx, page: str, context: dict[str, Any]) -> dict[str, Any]:
    """Return what schema.org calls a learning resource."""
    config, about = app.config, app.env.metadata[page]
    book = {"@type": "Book", "name": config.html_title, "inLanguage": config.language or "en"}
    resource = {
        "@context": "https://schema.org",
        "@type": ["LearningResource", "Chapter"],
        "name": app.env.titles[page].astext(),
        "description": about.get("description", ""),
        "inLanguage": config.language or "en",
        "learningResourceType": "executable textbook chapter",
        "isAccessibleForFree": True,
        "license": LICENCE,
        "isPartOf": book,
    }
    if minutes := about.get("minutes"):
        resource["timeRequired"] = f"PT{minutes}M"
    if config.html_baseurl:
        resource["url"] = context["pageurl"]
    return resource


def _open_graph(app: Sphinx, page: str, context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "og:title", app.env.titles[page].astext()
    yield "og:description", app.env.metadata[page].get("description", "")
    yield "og:type", "article"
    yield "og:site_name", app.config.html_title
    if address := app.config.html_baseurl:
        yield "og:url", context["pageurl"]
        if cards.can_draw():
            yield "og:image", address + cards.path_of(page)
            yield "og:image:alt", cards.words_of(app.env.titles[page].astext())


def _json_script(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def no_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a server shows for an address where nothing is."""
    yield "404", {}, "404.html"


def write_site_map(app: Sphinx, exception: Exception | None) -> None:
    """Write sitemap.xml and robots.txt, and the pictures, where the site's address is known."""
    address = app.config.html_baseurl
    if exception is not None or app.builder.name != "html" or not address:
        return
    target = Path(app.outdir)
    pages = sorted(set(app.env.found_docs) - NOT_LISTED)
    urls = "".join(f"<url><loc>{escape(address + page)}.html</loc></url>\n" for page in pages)
    (target / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
        encoding="utf-8",
    )
    (target / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n", encoding="utf-8"
    )
    if cards.can_draw():
        cards.draw(target, pages)
    else:
        logger.info("No Chromium here: the pages have no pictures for links.")


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("config-inited", configure)
    app.connect("html-collect-pages", no_page)
    app.connect("html-page-context", add_context)
    app.connect("build-finished", write_site_map)
