"""A reader's visit to a page of the built site: what was asked for, how much, what was said."""

from __future__ import annotations

import gzip
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

import yaml
from playwright.sync_api import Browser, Page, Request

from labhelpers.authoring.exercises import placed

ColorScheme = Literal["light", "dark"]

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "book"
SUB_PATH = "/some/where"  # as on GitHub Pages, where a project's site has a folder of its own
NARROW = {"width": 360, "height": 740}  # CSS pixels, a small phone
WIDE = {"width": 1280, "height": 900}
# A view starts when its reader comes near. This goes to each that can be seen, then to the top.
DRAWN = """() => {
  const views = [...document.querySelectorAll("lab-view")].filter(view => view.checkVisibility());
  const next = views.find(view => !view.started);
  if (next) next.scrollIntoView({ behavior: "instant" });
  else scrollTo({ top: 0, behavior: "instant" });
  return !next;
}"""
TEXTS = {".html", ".css", ".js", ".svg", ".json", ".xml"}  # what servers compress


def pages_in_toc() -> list[str]:
    """Return the names of the book's pages in their order, the front page first."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *(chapter["file"] for chapter in chapters)]


def written_pages() -> list[str]:
    """Return the names of all pages that somebody wrote, those of the parts as well."""
    paths = [path for kind in ("*.ipynb", "*.md") for path in BOOK.rglob(kind)]
    names = (path.relative_to(ROOT).with_suffix("") for path in paths)
    return sorted(name.as_posix() for name in names if ".ipynb_checkpoints" not in name.parts)


CHAPTERS = pages_in_toc()
PAGES = written_pages()
EVERY_PAGE = [*PAGES, "search", "genindex"]
PLACED = placed(BOOK)  # the exercises, where they stand


class InSubPath(SimpleHTTPRequestHandler):
    """Serves the site below a sub-path and nothing above it, compressed as a host would."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        inside = path.startswith(SUB_PATH + "/")
        return super().translate_path(path.removeprefix(SUB_PATH) if inside else "/outside")

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXTS or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    """Says nothing of a browser that has gone: a test may close a page before all has come."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve a built site, and give its address."""
    with Server(("127.0.0.1", 0), partial(InSubPath, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        server.shutdown()
        thread.join()


@dataclass
class Visit:
    """A page in the browser, with what it asked for and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    answered: list[Request] = field(default_factory=list)

    def weights(self) -> dict[str, int]:
        """Return the bytes that came over the wire, by address."""
        return {request.url: weight(request) for request in self.answered}


@contextmanager
def visit(
    browser: Browser,
    url: str,
    viewport: Any = WIDE,
    color_scheme: ColorScheme = "light",
    scripts: bool = True,
    **options: Any,
) -> Iterator[Visit]:
    """Open a page in a fresh context."""
    context = browser.new_context(
        viewport=viewport, color_scheme=color_scheme, java_script_enabled=scripts, **options
    )
    visit = Visit(context.new_page())
    listen(visit)
    visit.page.goto(url, wait_until="load")
    yield visit
    context.close()


def listen(visit: Visit) -> None:
    """Take down what the page asks for and complains of."""
    page = visit.page
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: visit.complaints.append(said.text) if said.type == "error" else None,
    )
    page.on("requestfinished", lambda request: visit.answered.append(request))


def weight(request: Request) -> int:
    """Return the bytes of an answer, its head included."""
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
