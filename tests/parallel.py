"""Several tests run at a time, since most of them wait; what measures has the machine for itself.

The cells of a notebook stay together, and so do the tests of a file, which may share a kernel or a
browser. Only the book's programs and exercises, each in processes of its own, go to whoever is
free, and so does each page of the built site with all the tests that look at it.

To have the machine for itself a test waits until the others' have ended, and keeps them all waiting
meanwhile. So cells that measure and stand close together are waited for once, and what is marked
`sleeps` is not waited for: it needs next to no processor.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from labhelpers.authoring.notebooks import read
from labhelpers.authoring.programs import MEASURES

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # one at a time, so nobody has to wait

AT_A_TIME = min(3 * (os.cpu_count() or 1), 8)  # many wait; what is counted may not all be given
SLEEPING = ("::test_program_runs_as_a_plain_script[", "test_accesses_at_large.py::")
ONE_BY_ONE = (*SLEEPING, "test_book_exercises.py::")
ORDER = ("measuring", "file", "single", "sleeper")  # in which they are given out,
ORDER_OF_EVERY_SECOND = ("measuring", "sleeper", "file", "single")  # and to every second worker
WITHIN_A_TEST = "PYTEST_CURRENT_TEST" in os.environ  # a run of pytest that a test has started
CLOSE = 3  # cells to the next that measures: so near, the machine is not given back before it
ROOT = Path(__file__).parents[1]
DOOR, ROOM = Path(__file__), ROOT / "conftest.py"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Several for the whole suite; for a part of it, to start them takes longer than it saves."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return AT_A_TIME if whole and fcntl else 0


class ByFile(LoadScopeScheduling):
    """Gives a whole file to a worker that is free, but the book's programs and pages singly.

    First come the notebooks that measure, those with most such cells before the others: then these
    wait for nothing but each other. Then what takes long, so that in the end no worker is left
    alone with it. Half of the workers sleep through the book's programs while the other half
    computes, else all would do each at once.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        order = ORDER_OF_EVERY_SECOND if self.nodes.index(node) % 2 else ORDER

        def turn(scope: str) -> tuple[int, int]:
            return order.index(kind_of(scope)), -measuring_cells(scope)

        first = min(self.workqueue, key=turn)
        self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        if any(name in nodeid for name in ONE_BY_ONE):
            return nodeid
        file = nodeid.partition("::")[0]
        if file.endswith("test_every_page.py"):
            return file + nodeid[nodeid.rfind("[") :]
        return file


@cache
def kind_of(scope: str) -> str:
    """Return which kind of work a scope is: one of `ORDER`."""
    if measuring_cells(scope):
        return "measuring"
    if any(name in scope for name in SLEEPING):
        return "sleeper"
    return "single" if "::" in scope else "file"


@cache
def measuring_cells(scope: str) -> int:
    """Return how many cells of a notebook measure; 0 where the scope is no notebook."""
    path = ROOT / scope
    cells = read(path)["cells"] if scope.endswith(".ipynb") and path.exists() else ()
    return sum(MEASURES in cell["metadata"].get("tags", ()) for cell in cells)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Say what stays together."""
    return ByFile(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let no other run measure meanwhile: to find the tests keeps a processor busy.

    What was found stays to the end. To search it for garbage, again and again, would take a worker
    a tenth of its time.
    """
    if fcntl is None or WITHIN_A_TEST:
        return (yield)
    gc.disable()
    try:
        with room(alone=False):
            return (yield)
    finally:
        gc.freeze()
        gc.enable()


class Stay:
    """How this process is in the room at the moment."""

    def __init__(self) -> None:
        self._ways_out = ExitStack()
        self.alone = False

    def begin(self, *, alone: bool) -> None:
        """Wait until the room may be entered, unless it still is this process's alone."""
        if not self.alone:
            self._ways_out.enter_context(room(alone=alone))
            self.alone = alone

    def end(self) -> None:
        """Leave the room to others."""
        self._ways_out.close()
        self.alone = False


stay = Stay()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """Wait until it may run; one that sleeps disturbs nobody, and nobody waits for its end."""
    if fcntl is None or WITHIN_A_TEST or item.get_closest_marker("sleeps"):
        return (yield)
    stay.begin(alone=_measures(item))
    try:
        return (yield)
    finally:
        if not (stay.alone and nextitem and _measures_soon(nextitem)):
            stay.end()


def have_the_machine() -> None:
    """Let the test that runs have the machine for itself from now on."""
    if fcntl is not None and not WITHIN_A_TEST:
        stay.end()
        stay.begin(alone=True)


def _measures_soon(item: pytest.Item) -> bool:
    if not hasattr(item, "cell"):
        return _measures(item)
    items = item.session.items
    at = items.index(item)
    return any(_measures(near) for near in items[at : at + CLOSE] if near.parent is item.parent)


def _measures(item: pytest.Item) -> bool:
    cell: Any = getattr(item, "cell", None)
    tags = cell.metadata.get("tags", ()) if cell else ()
    return MEASURES in tags or item.get_closest_marker("alone") is not None


@contextmanager
def room(*, alone: bool) -> Iterator[None]:
    """Share the machine with other tests, also those of another run in this folder, or have it.

    Who wants it alone keeps the door shut while the others leave, else it would wait for ever; and
    those who want it alone go in one after the other, so that the others have to leave but once.
    """
    with DOOR.open() as door, ROOM.open() as room:
        fcntl.flock(door, fcntl.LOCK_SH if alone else fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        if not alone:
            fcntl.flock(door, fcntl.LOCK_UN)
        try:
            yield
        finally:  # closing is not enough: a fork may have them open
            fcntl.flock(room, fcntl.LOCK_UN)
            fcntl.flock(door, fcntl.LOCK_UN)
