"""What is shown as recorded was recorded of this very program, and is held to where it can be."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import pytest
from IPython.core.error import UsageError

from labhelpers import elsewhere
from labhelpers.authoring.recordings import ToRecord, least, record, to_record
from labhelpers.elsewhere import FILE, Recordings, recorded, without_figures
from labhelpers.interpreters import tag_of

HERE = tag_of(sys.executable)
SOURCE = "print('soup')\nprint('it took: 1.50 s')\n"
BOOK = Path(__file__).parents[1] / "book"
FOLDERS = sorted(path.parent for path in BOOK.glob(f"*/{FILE}"))


def test_a_program_is_recorded_and_its_times_are_read() -> None:
    made = record([ToRecord("cook", SOURCE)], {HERE: sys.executable}, "on a test's machine")
    assert made.printed == {"cook": {HERE: ["soup", "it took: 1.50 s"]}}
    assert made.seconds("cook") == {HERE: {"it took": 1.5}}
    assert made.text("cook").splitlines()[-3:] == [
        made.pythons[HERE],
        "    soup",
        "    it took: 1.50 s",
    ]


def test_recordings_are_written_and_read_again(tmp_path: Path) -> None:
    made = record([ToRecord("cook", SOURCE)], {HERE: sys.executable}, "here")
    made.write(tmp_path / FILE)
    assert Recordings.read(tmp_path) == made


def test_only_what_is_no_figure_has_to_agree() -> None:
    made = Recordings(
        sources={"cook": SOURCE}, printed={"cook": {HERE: ["soup", "it took: 9.99 s"]}}
    )
    assert not list(made.disagreements({HERE: sys.executable}, attempts=1))
    made.printed["cook"][HERE][0] = "rice"
    (told,) = made.disagreements({HERE: sys.executable}, attempts=1)
    assert told.startswith(f"cook prints something else on {HERE}")


@pytest.mark.parametrize("free", [True, False])
def test_nothing_is_held_against_a_busy_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: bool
) -> None:
    Recordings(sources={"cook": SOURCE}, printed={"cook": {HERE: ["rice"]}}).write(tmp_path / FILE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(elsewhere, "pythons_here", lambda: {HERE: sys.executable})
    monkeypatch.setattr(elsewhere, "two_processors_are_free", lambda: free)
    with pytest.raises(AssertionError, match="cook") if free else nullcontext():
        elsewhere.assert_agreement()


@pytest.mark.parametrize("line", ["0.54× the time", "some lost, 12 %", "12.3 ms", "1 s"])
def test_figures_with_a_unit_are_left_out(line: str) -> None:
    assert "FIGURE" in without_figures([line])[0]
    assert without_figures(["board: [42, 0]"]) == ["board: [42, 0]"]


def test_of_several_runs_the_least_times_are_kept() -> None:
    runs = [["loop: 3.0 ms", "word"], ["loop: 2.5 ms", "word"]]
    assert least(runs) == ["loop: 2.5 ms", "word"]


def test_where_a_program_is_to_be_recorded() -> None:
    everywhere, new = ToRecord("a", ""), ToRecord("a", "", since=(3, 14))
    free = ToRecord("a", "", free_threaded=True)
    tags = ("3.9", "3.13", "3.14", "3.14t")
    assert [tag for tag in tags if everywhere.is_for(tag)] == ["3.13", "3.14", "3.14t"]
    assert [tag for tag in tags if new.is_for(tag)] == ["3.14", "3.14t"]
    assert [tag for tag in tags if free.is_for(tag)] == ["3.14t"]


def test_the_magic_shows_what_was_recorded_of_this_program_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = record([ToRecord("cook", SOURCE)], {HERE: sys.executable}, "here")
    made.write(tmp_path / FILE)
    monkeypatch.chdir(tmp_path)
    recorded("cook", SOURCE)
    assert capsys.readouterr().out.startswith("Recorded on ")
    with pytest.raises(UsageError, match="--here"):
        recorded("cook", SOURCE + "print(2)\n")
    with pytest.raises(UsageError, match="there are: cook"):
        recorded("bake", SOURCE)
    recorded("cook --here", "print('mine')")
    assert "mine" in capsys.readouterr().out


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_recordings_of_the_book_are_of_the_programs_that_stand_there(folder: Path) -> None:
    programs = [one for path in sorted(folder.glob("*.ipynb")) for one in to_record(path)]
    made = Recordings.read(folder)
    assert {program.name: program.source for program in programs} == made.sources
    for program in programs:
        assert made.printed[program.name]
        compile(program.source, program.name, "exec")
