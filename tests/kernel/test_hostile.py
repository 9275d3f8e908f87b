"""No cell can hang the notebook, leave something behind, or end untold: tried in a real kernel."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import hostile_deaths
import hostile_endless
import hostile_mischief
import hostile_processes
import psutil
import pytest
from hostile import Hostile
from kernel_client import (
    Kernel,
    free_port,
    listens,
    shared_memory,
    shared_memory_of,
    started_kernel,
)
from pace import in_time

CELLS = [
    *hostile_endless.CELLS,
    *hostile_deaths.CELLS,
    *hostile_processes.CELLS,
    *hostile_mischief.CELLS,
]
NEXT_CELL_WITHIN = 1.0  # seconds from a hostile cell's end to the next cell's answer


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with started_kernel() as kernel:
        yield kernel


def test_there_are_enough_of_them() -> None:
    assert len(CELLS) >= 40
    assert len({cell.name for cell in CELLS}) == len(CELLS)


@pytest.fixture(scope="module")
def port() -> int:
    """One port for all, so that each server finds it closed by the one before."""
    return free_port()


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_hostile_cell(kernel: Kernel, port: int, cell: Hostile) -> None:
    memory_before = shared_memory()
    magic = f"%%lab --no-view --as r --timeout {cell.timeout} {cell.options}\n"
    reply = kernel.ask(magic + cell.body.replace("PORT", str(port)))
    _check_next_cell_answers(kernel, cell)
    assert kernel.leavings() == []
    assert not (cell.port and listens(port))
    assert _gone_soon(memory_before)
    assert reply.status == "ok", reply.error
    assert in_time(reply.seconds - cell.timeout, 2)
    for pattern in cell.told:
        assert re.search(pattern, reply.plain), reply.plain + reply.stderr
    assert re.search(cell.stdout, reply.stdout, re.MULTILINE), reply.stdout[:500]
    assert re.search(cell.stderr, reply.stderr, re.MULTILINE), reply.stderr[-1500:]
    assert "labhelpers" not in reply.stderr.replace(str(kernel.folder), "")


def _check_next_cell_answers(kernel: Kernel, cell: Hostile) -> None:
    reply = kernel.ask("print(r.outcome.kind)")
    assert in_time(reply.seconds, NEXT_CELL_WITHIN)
    assert reply.stdout.strip() in cell.kind.split("|"), kernel.ask("print(r.outcome)").stdout


def _gone_soon(memory_before: set[str]) -> bool:
    """Others on this machine make shared memory too: they have it mapped, or take it away again."""
    deadline = time.monotonic() + 30
    left = shared_memory() - memory_before
    while left and time.monotonic() < deadline:
        left -= shared_memory_of(psutil.process_iter())
        time.sleep(0.05)
        left &= shared_memory()
    return not left
