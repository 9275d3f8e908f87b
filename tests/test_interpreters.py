"""Other Pythons are found, told apart, and run programs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from labhelpers import interpreters
from labhelpers.interpreters import VARIABLE, pythons_here, run_on, tag_of


def test_a_python_that_is_named_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, sys.executable)
    assert pythons_here()[tag_of(sys.executable)] == sys.executable


def test_a_failing_program_tells_how_it_fails() -> None:
    assert run_on(sys.executable, "print(1)\n1 / 0\n")[-1].startswith("ZeroDivisionError")
    assert run_on(sys.executable, "while True: pass", timeout=0.5) == ["not at its end after 0.5 s"]


@pytest.mark.parametrize("text", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\nexec sleep 60\n", "\0"])
def test_what_is_no_python_has_no_tag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(interpreters, "PATIENCE", 0.5)
    other = tmp_path / "python3.14"
    other.write_text(text)
    other.chmod(0o700)
    assert tag_of(str(other)) == ""


def test_a_program_there_is_not_given_what_is_set_for_this_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/not/for/others")
    monkeypatch.setenv("PYTHONHOME", "/not/for/others/either")
    assert tag_of(sys.executable)
    assert run_on(sys.executable, "import os; print(os.environ.get('PYTHONPATH'))") == ["None"]
