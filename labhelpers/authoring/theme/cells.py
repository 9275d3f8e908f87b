"""The cells of a page: an address for each cell and line, and their programs as files to keep.

A reader who is told of "line 12" should be able to go there, and whoever wants to run a program
elsewhere should get it whole, without the line of its magic.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.locale import get_translation
from sphinx.transforms.post_transforms import SphinxPostTransform

from labhelpers.authoring.programs import CellProgram, programs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

_ = get_translation("labhelpers")

FOLDER = "_programs"
_REGION = re.compile(r'(<section class="lab-[\w-]+" aria-label="[^"]*)(")')
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the archives of two builds are the same


class cell_head(nodes.General, nodes.Element):  # type: ignore[misc]  # docutils has no types
    """The line above a cell: its name, which is a link to it, and what can be done with it."""


class NameCells(SphinxPostTransform):
    """Give each cell its head, and each of its lines a name."""

    default_priority = 190  # before myst_nb folds away what is tagged as hidden
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Do so for every cell of the page that shows its code."""
        files = {
            program.number: program.file_name for program in programs_of(self.app, self.env.docname)
        }
        for cell in self.document.findall(nodes.container):
            source = cell.children[0] if cell.children else None
            shown = (
                isinstance(source, nodes.container)
                and source.get("nb_element") == "cell_code_source"
            )
            if (
                cell.get("nb_element") == "cell_code"
                and shown
                and (number := cell.get("exec_count"))
            ):
                self.name(cell, source, number, files.get(number, ""))

    def name(self, cell: nodes.container, source: nodes.container, number: int, file: str) -> None:
        """Put the head into a cell."""
        cell["ids"].append(f"cell-{number}")
        for view in cell.findall(nodes.raw):
            self.tell_apart(view, number)
        for block in source.findall(nodes.literal_block):
            block["highlight_args"] = {"linespans": f"cell-{number}-line"}
        root = "../" * self.env.docname.count("/")
        source.insert(0, cell_head(number=number, file=file and f"{root}{FOLDER}/{file}"))

    def tell_apart(self, view: nodes.raw, number: int) -> None:
        """Name a view's region by its cell too: a page has many, and each is a landmark."""
        named = _REGION.sub(rf"\1, {_('cell %s') % number}\2", view.astext())
        view.children[:] = [nodes.Text(named)]


def visit_head(self: HTML5Translator, node: cell_head) -> None:
    """Write the head of a cell as HTML."""
    number, file = node["number"], node["file"]
    name = _("Program in cell %s") if file else _("Cell %s")
    parts = [f'<a class="cell-name" href="#cell-{number}">{html.escape(name % number)}</a>']
    if file:
        title = html.escape(_("Download this program"))
        parts.append(f'<a class="cell-file" href="{file}" download title="{title}">.py</a>')
    words = [
        html.escape(word)
        for word in (_("Copy"), _("Copied"), _("Copy the code of cell %s") % number)
    ]
    parts.append(
        f'<button type="button" class="cell-copy needs-script" data-done="{words[1]}" '
        f'title="{words[2]}">{words[0]}</button>'
    )
    self.body.append(f'<div class="cell-head">{"".join(parts)}</div>')


def leave_head(self: HTML5Translator, node: cell_head) -> None:
    """Nothing is left to write."""


def programs_of(app: Sphinx, page: str) -> list[CellProgram]:
    """Return the programs of a page, none where it is no notebook."""
    path = Path(app.env.doc2path(page)) if page in app.env.found_docs else Path()
    return programs(path) if path.suffix == ".ipynb" else []


def programs_archive(app: Sphinx, page: str) -> str:
    """Return the path of the archive with a page's programs, "" where it has none."""
    return f"{FOLDER}/{page.replace('/', '_')}.zip" if programs_of(app, page) else ""


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write every program as a file, and all of a page as one archive."""
    if exception is not None or app.builder.format != "html":
        return
    (Path(app.outdir) / FOLDER).mkdir(exist_ok=True)
    for page in sorted(app.env.found_docs):
        if found := programs_of(app, page):
            for program in found:
                _file(app, program).write_text(program.source, encoding="utf-8", newline="\n")
            (Path(app.outdir) / programs_archive(app, page)).write_bytes(archive(found))


def _file(app: Sphinx, program: CellProgram) -> Path:
    return Path(app.outdir) / FOLDER / program.file_name


def archive(chosen: list[CellProgram]) -> bytes:
    """Return programs as a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for program in chosen:
            file.writestr(zipfile.ZipInfo(program.file_name, _EPOCH), program.source)
    return buffer.getvalue()


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(cell_head, html=(visit_head, leave_head))
    app.add_post_transform(NameCells)
    app.connect("build-finished", write_files)
