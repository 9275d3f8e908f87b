"""Look into an exploration where it happens: in a process of its own, which the model takes over.

    told = inside(told_of, source)

What is called is one of the functions below. It takes and returns what `repr` tells whole.
"""

from __future__ import annotations

import ast
import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from labhelpers.model.arena import Arena
from labhelpers.model.operations import AWAIT, SLEEP
from labhelpers.model.search import Priorities, Search, every_schedule, failure_of
from labhelpers.model.shortest import decisive, fewest_preemptions, shortest, walk, whole_graph

NAME, NAMES = "program.py", {"__name__": "__main__"}
ROOT = Path(__file__).parents[2]


def inside(function: Callable[..., Any], *given: Any, folder: Path = ROOT) -> Any:
    """Call a function of this module in a new process, and return its value.

    `folder` is where the program finds its modules.
    """
    command = [sys.executable, "-m", "tests.model.inside", function.__name__, str(folder)]
    done = subprocess.run(
        command, input=repr(given), capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return ast.literal_eval(done.stdout)


class Shortest(NamedTuple):
    """The fewest preemptions of a schedule that fails, as found in three ways."""

    tried: int
    """By trying all schedules and counting."""
    on_the_graph: int
    in_order: int
    """By trying them in the order of their preemptions."""
    unlikely: int


class _Counting(Arena):
    """An arena that counts the preemptions of each execution."""

    def execute(self, *given: Any, **named: Any) -> Any:
        self.preemptions, self._steps = 0, 0
        return super().execute(*given, **{"observer": self, **named})

    def asks(self, execution: Any, task: Any) -> None: ...

    def ends(self, execution: Any) -> None:
        self._count(execution)

    def chooses(self, execution: Any) -> None:
        self._count(execution)
        last = execution.tasks[execution.who[-1]] if execution.who else None
        gave_way = last is not None and execution.ops[-1][0] in (SLEEP, AWAIT)
        self._could_go_on = last is not None and not gave_way and execution.is_enabled(last)

    def _count(self, execution: Any) -> None:
        """Look at the step that was made last, now that it is known."""
        steps = len(execution.who)
        if steps > max(self._steps, 1):
            other = execution.who[-1] != execution.who[-2]
            self.preemptions += other and self._could_go_on
        self._steps = steps


def shortest_of(source: str) -> tuple[int, ...]:
    """Return what makes a `Shortest` of a program that fails."""
    arena = _Counting(source, NAME, NAMES)
    Search(arena, 100_000).run()  # so that all is known of what is shared
    tried = [
        arena.preemptions
        for execution in every_schedule(arena, 100_000)
        if failure_of(arena, execution) is not None
    ]
    arena = _known(source)
    graph = whole_graph(arena, 10_000)
    assert graph is not None
    path = shortest(graph)
    assert path is not None
    tasks = fewest_preemptions(arena)
    assert tasks is not None
    assert walk(arena, path.tasks)[1].preemptions == path.preemptions
    in_order = walk(arena, tasks)[1].preemptions
    return min(tried), path.preemptions, in_order, path.unlikely


def _known(source: str) -> Arena:
    """Return an arena that knows all of its program."""
    arena = Arena(source, NAME, NAMES)
    Search(arena, 100_000).run()
    return arena


def decisive_of(source: str) -> tuple[tuple[int, ...], int, list[bool]]:
    """Return a failing schedule, how many steps decide it, and which beginnings lead to it."""
    arena = _known(source)
    tasks = fewest_preemptions(arena)
    assert tasks is not None
    same = [tuple(arena.execute(tasks[:steps]).who) == tasks for steps in range(len(tasks) + 1)]
    return tasks, decisive(arena, tasks), same


def left_of(source: str, times: int) -> int:
    """Return how many objects of each execution are left for the collector to find."""
    arena = _known(source)
    arena.execute()
    gc.collect()
    for _ in range(times):
        arena.execute()
    return gc.collect() // times


def told_of(source: str, tasks: tuple[int, ...] = ()) -> list[str]:
    """Return the steps of a schedule in words."""
    arena = _known(source)
    graph, path = walk(arena, tasks)
    point, told = graph.points[0], []
    for number in path.tasks:
        move = point.moves[number]
        told.append(f"{graph.tasks[number]} {move.text}")
        point = graph.points[move.to]
    return told


def why_of(source: str) -> str:
    """Return how a program's first schedule fails, as its last state tells."""
    graph, _ = walk(_known(source), ())
    return graph.points[-1].state.why


def locks_of(source: str) -> set[str]:
    """Return the names of all that is held or waited for in some state."""
    graph = whole_graph(_known(source), 10_000)
    assert graph is not None
    return {lock.name for point in graph.points for lock in point.state.locks}


def held_of(source: str) -> set[str]:
    """Return the names of all that somebody holds in some state."""
    graph = whole_graph(_known(source), 10_000)
    assert graph is not None
    return {lock.name for point in graph.points for lock in point.state.locks if lock.holder >= 0}


def sampled_of(source: str, seeds: int) -> list[tuple[int, ...]]:
    """Return the schedules that PCT chooses."""
    arena = _known(source)
    steps = len(arena.execute().who)
    return [tuple(arena.execute(policy=Priorities(seed, steps)).who) for seed in range(seeds)]


def found_of(source: str, budget: int, stop: bool = False) -> dict[str, Any]:
    """Return what a search has found, and how often it told so."""
    told: list[int] = []
    search = Search(
        Arena(source, NAME, NAMES),
        budget,
        stop_at_failure=stop,
        progress=lambda now: told.append(now.schedules),
    )
    found = search.run()
    names = ("schedules", "failures", "sampled", "is_exhausted", "is_cut", "kinds")
    return {"told": told, **{name: getattr(found, name) for name in names}}


def outcomes_of(source: str, names: tuple[str, ...], executions: int = 0) -> Any:
    """Return the final values under all schedules; or those of some executions of one schedule."""
    arena = Arena(source, NAME, NAMES, names)
    if not executions:
        return Search(arena, 100_000).run().outcomes
    return [arena.result(arena.execute()) for _ in range(executions)]


if __name__ == "__main__":
    sys.path[0] = sys.argv[2]
    print(repr(globals()[sys.argv[1]](*ast.literal_eval(sys.stdin.read()))), flush=True)
    os._exit(0)  # what the program's finalizers would print now is no part of the answer
