"""Explore programs in a process of its own, each in a fork: an arena takes its process for good.

    with Forked() as forked:
        ends = forked.explore(source, asked)

To start Python for each of hundreds of small programs would take most of a test's time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

REDUCED, EVERY, BLIND = "reduced", "every", "blind"
"""Which schedules: those that matter; all; those that would matter if no two steps did race."""
ROOT = Path(__file__).parents[2]


class Explored(NamedTuple):
    """What one way of exploring has found."""

    outcomes: dict[str, int]
    kinds: dict[str, int]
    schedules: int
    exhausted: bool


class Forked:
    """Takes programs one after the other."""

    def __enter__(self) -> Forked:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.model.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        return self

    def __exit__(self, *exception: object) -> None:
        self._child.communicate()

    def explore(
        self, source: str, asked: tuple[str, ...] = (), how: str = REDUCED, limit: int = 20_000
    ) -> Explored:
        """Explore a program under `limit` schedules at most."""
        assert self._child.stdin is not None and self._child.stdout is not None
        order = {"source": source, "asked": asked, "how": how, "limit": limit}
        print(json.dumps(order), file=self._child.stdin, flush=True)
        answer = json.loads(self._child.stdout.readline())
        assert "error" not in answer, f"{answer['error']}\n{source}"
        return Explored(**answer)


def _explored(source: str, asked: list[str], how: str, limit: int) -> dict[str, Any]:
    from labhelpers.model import dpor
    from labhelpers.model.arena import Arena
    from labhelpers.model.search import Found, Search

    arena, found = Arena(source, "program.py", outcome=tuple(asked)), Found()
    if how == EVERY:
        exhausted = _execute_every(arena, found, limit)
    else:
        if how == BLIND:
            dpor.may_race = lambda earlier, later: False
        found = Search(arena, limit).run()
        exhausted = found.is_exhausted
    return {
        "outcomes": found.outcomes,
        "kinds": found.kinds,
        "schedules": found.schedules,
        "exhausted": exhausted,
    }


def _execute_every(arena: Any, found: Any, limit: int) -> bool:
    """Note all schedules in `found`; False when there are more than `limit`."""
    from labhelpers.model.search import every_schedule

    try:
        for execution in every_schedule(arena, limit):
            if arena.knowledge.is_stale:  # something new was learned: begin again
                arena.knowledge.is_stale = False
                found.__init__()
                return _execute_every(arena, found, limit)
            found.add(arena, execution)
    except OverflowError:
        return False
    return not found.is_cut


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    try:
        return _explored(**order)
    except BaseException as error:
        return {"error": repr(error)}


def main() -> None:
    """Answer every line of standard input with one line, made in a fork."""
    import labhelpers.model.arena
    import labhelpers.model.search  # noqa: F401  # loaded once, for all forks

    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            print(json.dumps(_answer(json.loads(line))), file=sys.__stdout__, flush=True)
            os._exit(0)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
