"""The book's questions on its pages: on the site they are prose like any other.

A cell's stored output is one language's. So the site takes a question not from the output but from
the cell: it turns the cell into a directive, whose sentences are then rendered, searched and
translated as those around it are. A prediction is put between its program and what that did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from nbformat import v4
from sphinx.util.docutils import SphinxDirective

from labhelpers.authoring.notebooks import Json, NotebookError, notebooks, read
from labhelpers.questions import MAGICS, Question, question
from labhelpers.questions import read as read_question
from labhelpers.views.question import Part, page_parts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_PROGRAM = re.compile(r"%%(?:lab|explore)\b[^\n]*\n(?P<source>.*)", re.DOTALL)
PREDICTS = "predicts"  # marks a question's box in a document: whether its program comes below it


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its place.

    Parameters
    ----------
    notebook
        Where it stands.
    section
        The heading above it.
    question
        What is asked.
    program
        What it is asked about: the program in the cell below, or in the question; "" for none.
    """

    notebook: Path
    section: str
    question: Question
    program: str = ""


def questions(notebook: Path) -> list[Asked]:
    """Return the questions of one notebook, in order.

    Raises
    ------
    NotebookError
        When one of them cannot be read.
    """
    return list(_questions(notebook))


def all_questions() -> list[Asked]:
    """Return the questions of the whole book."""
    return [asked for notebook in notebooks() for asked in questions(notebook)]


def _questions(notebook: Path) -> Iterator[Asked]:
    cells: list[Json] = read(notebook)["cells"]
    section = ""
    for cell, below in zip(cells, [*cells[1:], None], strict=True):
        if cell["cell_type"] == "markdown":
            headings = [line for line in cell["source"].splitlines() if line.startswith("#")]
            section = headings[-1].lstrip("# ") if headings else section
        elif found := _read(notebook, cell):
            program = _below(below) if found.covers else found.program
            yield Asked(notebook, section, found, program)


def _below(cell: Json | None) -> str:
    match = _PROGRAM.fullmatch(cell["source"]) if cell else None
    return match["source"] if match else ""


def _read(notebook: Path, cell: Json) -> Question | None:
    try:
        return read_question(cell["source"])
    except ValueError as error:
        raise NotebookError(f"{notebook}: {error}") from error


def as_directives(app: Sphinx, docname: str, source: list[str]) -> None:
    """Turn each cell that asks into a cell of prose with the directive of the same name."""
    if app.env.doc2path(docname).endswith(".ipynb") and "%%" in source[0]:
        notebook = v4.reads(source[0])
        notebook["cells"] = [_as_directive(cell) for cell in notebook["cells"]]
        source[0] = v4.writes(notebook)


def _as_directive(cell: Json) -> Json:
    head, _, body = cell["source"].partition("\n")
    magic, _, line = head.removeprefix("%%").partition(" ")
    if cell["cell_type"] != "code" or not head.startswith("%%") or magic not in MAGICS:
        return cell
    made: Json = nbformat.from_dict(
        {
            "cell_type": "markdown",
            "id": cell["id"],
            "metadata": {},
            "source": f"``````{{{magic}}} {line}\n{body}\n``````",
        }
    )
    return made


class QuestionDirective(SphinxDirective):
    """A question on a page, its sentences rendered by whoever renders the page."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the question in its frame."""
        try:
            asked = question(self.name, self.arguments[0], "\n".join(self.content))
        except ValueError as error:
            raise self.error(str(error)) from None
        box = nodes.container(**{PREDICTS: asked.covers})
        for part in page_parts(asked, self.config.language):
            box += self._rendered(part) if isinstance(part, Part) else _raw(part)
        return [box]

    def _rendered(self, part: Part) -> list[nodes.Node]:
        box = nodes.container()
        lines = StringList(part.markdown.splitlines(), self.get_source_info()[0])
        self.state.nested_parse(lines, self.content_offset, box)
        return list(box.children)


def _raw(markup: str) -> nodes.raw:
    return nodes.raw("", markup, format="html")


def cover_outputs(app: Sphinx, doctree: nodes.document) -> None:
    """Put each prediction between the program in the cell below it and what that did."""
    for box in list(doctree.findall(nodes.container)):
        if PREDICTS in box:
            home, place = box.parent, box.parent.index(box)
            program = home[place + 1 : place + 2] if box[PREDICTS] else []
            if program and program[0].get("nb_element") == "cell_code":
                program[0][1:1] = box.children
                del home[place]
            else:
                home[place : place + 1] = box.children


def setup(app: Sphinx) -> None:
    """Register with Sphinx."""
    for magic in MAGICS:
        app.add_directive(magic, QuestionDirective)
    app.connect("source-read", as_directives)
    app.connect("doctree-read", cover_outputs)
