"""Run the book's notebooks and store their outputs, so that a difference in git is a real one.

A notebook saved from an editor carries the editor's habits: execution counts out of order, times,
widget states, streams cut where the scheduler cut them. Here each has one normal form.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import v4

from labhelpers.questions import MAGICS

BOOK = Path("book")
CELL_TIMEOUT = 60  # seconds; the longest program of the book takes about ten
KEPT_CELL_METADATA = ("mystnb", "tags")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}

_ASKS = re.compile(rf"%%(?P<magic>{'|'.join(MAGICS)})\b")

Json = dict[str, Any]


class NotebookError(Exception):
    """A notebook that cannot be read or run; the message names it, and the cell."""


def notebooks(folder: Path = BOOK) -> list[Path]:
    """Return every notebook below a folder, sorted, without the editor's copies."""
    return sorted(
        path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
    )


def read(path: Path) -> Json:
    """Return a notebook as JSON, its sources and outputs as whole strings.

    Raises
    ------
    NotebookError
        When the file is no notebook of format 4.
    """
    try:
        notebook: Json = v4.reads(path.read_text(encoding="utf-8"))
        if notebook["nbformat"] != 4:
            raise ValueError(f"format {notebook['nbformat']}, not 4")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotebookError(f"{path} is not a notebook: {error}.") from error
    return notebook


def write(path: Path, notebook: Json) -> None:
    """Write a notebook in its normal form."""
    path.write_text(dumps(notebook), encoding="utf-8", newline="\n")


def dumps(notebook: Json) -> str:
    """Return the text of a notebook in its normal form."""
    text: str = v4.writes(nbformat.from_dict(normalise(notebook)))
    return text + "\n"


def is_normal(path: Path) -> bool:
    """Tell whether a notebook's file is in normal form, to the letter."""
    return path.read_bytes() == dumps(read(path)).encode()


def normalise(notebook: Json) -> Json:
    """Return a copy in normal form; doing it twice changes nothing more.

    Kept are the cells, their tags and their outputs. The metadata is replaced by what every
    notebook of the book has, execution counts by the cells' order, and what JupyterLab folds away
    by what a question wants folded.
    """
    cells: list[Json] = []
    for cell in notebook["cells"]:
        cells.append(_normal_cell(cell, taken={done["id"] for done in cells}))
    executed = (cell for cell in cells if cell.get("execution_count") is not None)
    for count, cell in enumerate(executed, start=1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
    _fold(cells)
    return {"cells": cells, "metadata": NOTEBOOK_METADATA, "nbformat": 4, "nbformat_minor": 5}


def _normal_cell(cell: Json, taken: set[str]) -> Json:
    old = cell["metadata"]
    normal = {
        "cell_type": cell["cell_type"],
        "id": _identifier(cell, taken),
        "metadata": {key: old[key] for key in KEPT_CELL_METADATA if old.get(key)},
        "source": cell["source"].rstrip("\n"),
    }
    if cell.get("attachments"):
        normal["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        normal["execution_count"] = cell.get("execution_count")
        normal["outputs"] = _normal_outputs(cell.get("outputs", []))
    return normal


def _fold(cells: list[Json]) -> None:
    """Have JupyterLab fold away what gives an answer: a question's text, a predicted output."""
    predicted = False
    for cell in cells:
        asks = _ASKS.match(cell["source"]) if cell["cell_type"] == "code" else None
        if asks or predicted:
            cell["metadata"]["jupyter"] = {"source_hidden" if asks else "outputs_hidden": True}
        predicted = asks is not None and asks["magic"] == "predict"


def _identifier(cell: Json, taken: set[str]) -> str:
    """Return the cell's own id, or one made from its text where it has none of its own."""
    identifier: str = cell.get("id") or hashlib.sha256(cell["source"].encode()).hexdigest()[:8]
    while identifier in taken:
        identifier = hashlib.sha256(identifier.encode()).hexdigest()[:8]
    return identifier


def _normal_outputs(outputs: Sequence[Json]) -> list[Json]:
    """Join each stream into one text, before the displays: how they were cut is luck."""
    texts = {"stdout": "", "stderr": ""}
    displays = []
    for output in outputs:
        if output["output_type"] == "stream":
            texts[output["name"]] += output["text"]
        elif output["output_type"] == "error":
            displays.append(dict(output))
        elif data := {mime: value for mime, value in output["data"].items() if mime != WIDGET_VIEW}:
            displays.append({**output, "data": data})
    streams = [
        {"name": name, "output_type": "stream", "text": text}
        for name, text in texts.items()
        if text
    ]
    return [*streams, *displays]


def execute(path: Path, timeout: float = CELL_TIMEOUT) -> None:
    """Run a notebook in its own folder, as JupyterLab does, and store its outputs.

    A notebook that fails keeps the file it had.

    Parameters
    ----------
    timeout
        Seconds that one cell may take.

    Raises
    ------
    NotebookError
        When the notebook cannot be read, or one of its cells fails or takes too long.
    """
    notebook = nbformat.from_dict(normalise(read(path)))
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],  # else it warns that its ports are not encrypted
        resources={"metadata": {"path": str(path.parent.resolve())}},
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{path}, {_failing_cell(notebook)}:\n{error}") from error
    write(path, notebook)


def _failing_cell(notebook: Json) -> str:
    """Name the last cell that was started, by its number among the code cells."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    started = [number for number, cell in enumerate(code, start=1) if cell["execution_count"]]
    return f"code cell {max(started, default=1)}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    work = _check if options.check else _tidy if options.tidy else execute
    try:
        results = [_report(path, work) for path in options.notebooks or notebooks()]
    except (NotebookError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if any(results) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m labhelpers.authoring.notebooks",
        description="Execute notebooks and store their outputs in normal form.",
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="which ones; all of book/ if none")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="only tell which are not in normal form")
    mode.add_argument("--tidy", action="store_true", help="normal form, without executing")
    return parser


def _report(path: Path, work: Any) -> bool:
    print(f"{path} ...", end=" ", flush=True)
    wrong = work(path)
    print("not in normal form: run 'make notebooks'" if wrong else "ok", flush=True)
    return bool(wrong)


def _check(path: Path) -> bool:
    return not is_normal(path)


def _tidy(path: Path) -> None:
    write(path, read(path))


if __name__ == "__main__":
    raise SystemExit(main())
