"""A program's text, name and lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from labhelpers.program import Program


def test_a_cells_first_line_is_the_magics() -> None:
    program = Program.from_cell("print(1)\n")
    assert program.numbered_source == "\nprint(1)\n"
    assert (program.name, program.first_line, program.path) == ("cell.py", 2, None)


@pytest.mark.parametrize("text", ["a = 1\r\nb = 2\r\n", "a = 1\rb = 2\r", "a = 1\nb = 2\n"])
def test_line_ends_are_made_one_kind(text: str) -> None:
    assert Program.from_cell(text).source == "a = 1\nb = 2\n"


def test_a_file_keeps_its_name_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "lesson.py"
    path.write_bytes(b"\xef\xbb\xbfx = '\xe7\xba\xbf'\r\n")
    program = Program.from_path(path)
    assert program.source == "x = '线'\n"
    assert program.numbered_source == program.source
    assert (program.name, program.path) == ("lesson.py", path.resolve())


def test_a_file_that_is_not_utf8_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    path.write_bytes(b"x = 'caf\xe9'\n")
    with pytest.raises(ValueError, match=r"^old\.py is not valid UTF-8 at byte 8; save it as UTF"):
        Program.from_path(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Program.from_path(tmp_path / "none.py")
