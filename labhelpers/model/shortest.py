"""The failing schedule that is easiest to understand: the one with the fewest preemptions.

A search comes by failures in an order of its own, and the first may switch twenty times where one
switch would do. Of all schedules that fail, a reader is shown one with the fewest switches away
from a thread that could have gone on; of these, one that today's interpreter could run.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from labhelpers.model.execution import SEEN, Execution, Task
from labhelpers.model.operations import AWAIT, PEEK, SLEEP
from labhelpers.model.search import failure_of
from labhelpers.model.states import Graph, Point, Witness

if TYPE_CHECKING:
    from labhelpers.model.arena import Arena

MOST_STATES = 1_500
MOST_TRIED = 2_000
"""Schedules that are tried to find one with fewer preemptions."""


class Path(NamedTuple):
    """A schedule.

    Parameters
    ----------
    tasks
        Who makes each step.
    preemptions
        Steps that take over from a task that could have gone on.
    unlikely
        Those of them that today's interpreter does not make.
    """

    tasks: tuple[int, ...]
    preemptions: int
    unlikely: int


# --- where all states are known ----------------------------------------------------------------


def whole_graph(arena: Arena, most: int = MOST_STATES) -> Graph | None:
    """Return the graph of all states; None where there are more than `most`."""
    graph = Graph()
    todo: list[int] = []
    prefix: tuple[int, ...] = ()
    while True:
        known = len(graph.points)
        witness = Witness(arena, graph)
        arena.execute(prefix, policy=_Onwards(witness), observer=witness)
        if len(graph.points) > most:
            return None
        todo += range(known, len(graph.points))
        while todo and not _missing(graph.points[todo[-1]]):
            todo.pop()
        if not todo:
            return graph
        point = graph.points[todo[-1]]
        prefix = (*point.path, _missing(point)[0])


def _missing(point: Point) -> list[int]:
    return [task for task in point.choices if task not in point.moves]


class _Onwards:
    """Makes moves that were not made before, as long as there are any."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    def __call__(self, execution: Execution, me: Task) -> Task | None:
        point = self._witness.graph.points[self._witness.path[-1]]
        missing = _missing(point)
        if not missing:
            execution.status = SEEN if point.choices else ""
            return None
        task = execution.tasks[missing[0]]
        if not execution.is_enabled(task):
            execution.force(task)
            return None if execution.status else task
        return task


def shortest(graph: Graph, end: str = "fails") -> Path | None:
    """Return the path to an end of a kind with the fewest preemptions, None where none leads there.

    The cost of a move depends on who made the last one: Dijkstra's algorithm over pairs of both.
    """
    heap: list[tuple[int, int, int, tuple[int, ...], int, int]] = [(0, 0, 0, (), 0, -1)]
    done: set[tuple[int, int]] = set()
    while heap:
        preemptions, unlikely, length, tasks, number, last = heappop(heap)
        if (number, last) in done:
            continue
        done.add((number, last))
        point = graph.points[number]
        if point.state.end == end:
            return Path(tasks, preemptions, unlikely)
        for task, move in point.moves.items():
            cost = last >= 0 and task != last and last in point.choices
            odd = cost and last not in point.switches
            following = -1 if move.gives_way else task
            heappush(
                heap,
                (
                    preemptions + cost,
                    unlikely + odd,
                    length + 1,
                    (*tasks, task),
                    move.to,
                    following,
                ),
            )
    return None


# --- where there are too many ------------------------------------------------------------------


def fewest_preemptions(arena: Arena, most: int = MOST_TRIED) -> tuple[int, ...] | None:
    """Return the failing schedule with the fewest preemptions; None where `most` do not show one.

    Schedules are tried in the order of their preemptions, so the first that fails is the one.
    """
    heap: list[tuple[int, int, tuple[int, ...]]] = [(0, 0, ())]
    number = 0
    for _ in range(most):
        if not heap:
            return None
        preemptions, _, prefix = heappop(heap)
        alternatives = _Alternatives(len(prefix))
        execution = arena.execute(prefix, policy=alternatives)
        if execution.status != SEEN and failure_of(arena, execution) is not None:
            return tuple(execution.who)
        for step, task, cost in alternatives.found:
            number += 1
            other = (*execution.who[:step], task)
            heappush(heap, (preemptions + cost, number, other))
    return None


class _Alternatives:
    """Goes on with the same task, and notes who else could have: (step, task, preemptions)."""

    def __init__(self, start: int) -> None:
        self.found: list[tuple[int, int, int]] = []
        self._start = start

    def __call__(self, execution: Execution, me: Task) -> Task | None:
        enabled = execution.enabled()
        if not enabled:
            return execution.choose_stuck()
        gave_way = bool(execution.ops) and execution.ops[-1][0] in (SLEEP, AWAIT)
        free = gave_way or me not in enabled
        chosen = next((task for task in enabled if task is not me), me) if free else me
        if free or me.op[0] <= PEEK:
            step = len(execution.who)
            self.found += [
                (step, task.number, int(not free)) for task in enabled if task is not chosen
            ]
        return chosen


# --- one schedule ------------------------------------------------------------------------------


def walk(arena: Arena, tasks: tuple[int, ...]) -> tuple[Graph, Path]:
    """Execute one schedule, then let it go on as it would; return its states, and what it was."""
    graph = Graph()
    witness = Witness(arena, graph)
    execution = arena.execute(tasks, observer=witness)
    preemptions = unlikely = 0
    last = -1
    for number, task in zip(witness.path, execution.who, strict=False):
        point = graph.points[number]
        if last >= 0 and task != last and last in point.choices:
            preemptions += 1
            unlikely += last not in point.switches
        move = point.moves.get(task)
        last = -1 if move is not None and move.gives_way else task
    return graph, Path(tuple(execution.who), preemptions, unlikely)


def decisive(arena: Arena, tasks: tuple[int, ...]) -> int:
    """Return how many of a schedule's steps have to be chosen: the rest comes by itself."""
    switches = [step for step in range(1, len(tasks)) if tasks[step] != tasks[step - 1]]
    for step in (0, *(switch + 1 for switch in switches)):
        if tuple(arena.execute(tasks[:step]).who) == tasks:
            return step
    return len(tasks)
