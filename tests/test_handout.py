"""What a class is given has no answers in it, and works."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import v4

from labhelpers.authoring.exercises import SOLUTION_TAG
from labhelpers.authoring.handout import main, write_handout
from labhelpers.authoring.notebooks import execute, notebooks, read
from labhelpers.authoring.rules import Page, links_resolve
from tests.an_exercise import SOLUTION, STUB, write_exercise

pytestmark = pytest.mark.once  # what makes the handout runs on one Python

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def handout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("handout")
    write_handout(ROOT / "book", target)
    return target


def test_it_has_every_notebook_and_no_answer(handout: Path) -> None:
    names = [path.relative_to(ROOT / "book") for path in notebooks(ROOT / "book")]
    assert [path.relative_to(handout) for path in notebooks(handout)] == names
    for path in notebooks(handout):
        for cell in read(path)["cells"]:
            assert SOLUTION_TAG not in cell["metadata"].get("tags", ())
            assert "<summary>Solution</summary>" not in cell["source"]
            assert not cell.get("outputs") and cell.get("execution_count") is None
    assert [*handout.rglob("exercise.py")]
    assert not [*handout.rglob("solution.py"), *handout.rglob("mistakes")]


def test_its_links_lead_somewhere(handout: Path) -> None:
    pages = [Page.read(path) for path in (*notebooks(handout), *handout.rglob("*.md"))]
    assert not [complaint for page in pages for complaint in links_resolve(page)]


def test_a_reader_can_work_in_it(tmp_path: Path) -> None:
    book, target = tmp_path / "book", tmp_path / "handout"
    write_exercise(book)
    cells = [
        v4.new_code_cell("%load_ext labhelpers"),
        v4.new_code_cell(f"%%lab --virtual --for naps-1{STUB}"),
        v4.new_code_cell("%check naps-1"),
        v4.new_markdown_cell(f"Solution:{SOLUTION}", metadata={"tags": [SOLUTION_TAG]}),
    ]
    (book / "naps.ipynb").write_text(v4.writes(v4.new_notebook(cells=cells)), encoding="utf-8")
    (notebook,) = write_handout(book, target)
    execute(notebook)
    _, _, check = read(notebook)["cells"]
    assert check["outputs"][0]["data"]["text/plain"].startswith("Not yet.")


def test_it_is_written_afresh(tmp_path: Path) -> None:
    (tmp_path / "of-last-year.ipynb").write_text("{}")
    write_handout(ROOT / "book", tmp_path)
    assert not (tmp_path / "of-last-year.ipynb").exists()


def test_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_exercise(tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    assert main() == 0
    assert capsys.readouterr().out.startswith("0 notebooks are in _build")
