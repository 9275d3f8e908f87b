"""What runs and explorations leave behind: processes and directories, which is to be nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from kernel_client import any_environment


@pytest.fixture
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a process or a directory of a run."""
    folder = tmp_path / "runs"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
    token = f"LABHELPERS_RUN={folder}"
    assert [process for process in psutil.process_iter() if any_environment(process, token)] == []
