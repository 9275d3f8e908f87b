"""Several tests run at a time, since most of them wait; what measures has the machine for itself.

The cells of a notebook stay together, and so do the tests of a file, which may share a kernel or a
browser. Only the book's programs and exercises, each in processes of its own, go to whoever is
free, and so does each page of the built site with all the tests that look at it.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from labhelpers.authoring.programs import MEASURES

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # one at a time, so nobody has to wait

AT_A_TIME = 4  # on two processors: most of them wait
ONE_BY_ONE = ("test_book.py", "test_book_exercises.py", "test_accesses_at_large.py")
WITHIN_A_TEST = "PYTEST_CURRENT_TEST" in os.environ  # a run of pytest that a test has started
DOOR, ROOM = Path(__file__), Path(__file__).parents[1] / "conftest.py"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Several for the whole suite; for a part of it, to start them takes longer than it saves."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return AT_A_TIME if whole and fcntl else 0


class ByFile(LoadScopeScheduling):
    """Gives a whole file to a worker that is free, but the book's programs and pages singly."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.endswith(ONE_BY_ONE):
            return nodeid
        if file.endswith("test_every_page.py"):
            return file + nodeid[nodeid.rfind("[") :]
        return file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Say what stays together."""
    return ByFile(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let no other run measure meanwhile: to find the tests keeps a processor busy."""
    if fcntl is None or WITHIN_A_TEST:
        return (yield)
    with room(alone=False):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Wait until it may run."""
    if fcntl is None or WITHIN_A_TEST:
        return (yield)
    with room(alone=_measures(item)):
        return (yield)


def _measures(item: pytest.Item) -> bool:
    cell: Any = getattr(item, "cell", None)
    tags = cell.metadata.get("tags", ()) if cell else ()
    return MEASURES in tags or item.get_closest_marker("alone") is not None


@contextmanager
def room(*, alone: bool) -> Iterator[None]:
    """Share the machine with other tests, also those of another run in this folder, or have it.

    Who wants it alone keeps the door shut while the others leave, else it would wait for ever.
    """
    with DOOR.open() as door, ROOM.open() as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield
        finally:
            fcntl.flock(room, fcntl.LOCK_UN)  # closing is not enough: a fork may have it open
