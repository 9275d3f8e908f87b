"""Explore a program in this process, and write down what was found as it goes on.

The kernel must be able to end an exploration at any moment and still say what is known so far; and
no program may get at the kernel. So the exploration is a child like any run, and leaves two files:

found
    What a search has found so far: see `labhelpers.model.search.Found`, as a dict.
explored
    The same at its end, and `story`, the schedule to show, or None.

`config["explore"]` holds budget (schedules), seconds, outcome (names), first_failure, replay (the
first tasks of a schedule and what was known when it was found, or None), part (what to explore of
it, see `labhelpers.distribution`; None for all) and graph (states that are carried at most).
"""

from __future__ import annotations

import json
import marshal
import os
import time
from functools import partial
from typing import Any

from labhelpers.model.arena import Arena
from labhelpers.model.dpor import Tree
from labhelpers.model.operations import op_of
from labhelpers.model.search import Found, Search
from labhelpers.model.shortest import (
    Path,
    decisive,
    fewest_preemptions,
    shortest,
    walk,
    whole_graph,
)
from labhelpers.model.states import Graph
from labhelpers.story import Story, gathered

_TICK = 0.2  # seconds between two reports, at most
_MANY = 400  # schedules; a program of more has more states than a page can carry
_PERF = time.perf_counter


def main(rundir: str, config: dict[str, Any]) -> None:
    """Explore the program of `config`, and end this process."""
    wanted = config["explore"]
    _end_copies()
    names = {"__name__": "__main__", "__file__": config["file"], "__doc__": None}
    try:
        arena = Arena(config["source"], config["name"], names, tuple(wanted["outcome"]))
        arena.execute()  # what it imports is there from now on, in every execution
        report = _report(arena, wanted, rundir)
    except SyntaxError as error:
        where = f" in line {error.lineno}" if error.lineno else ""
        report = {"error": f"{type(error).__name__}{where}: {error.msg}."}
    _write(rundir, "explored", report)
    os._exit(0)  # what the program has left in this process is nobody's any more


def _end_copies() -> None:
    """End what a program forks off unseen: the copy would explore too, and write the same files."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=partial(os._exit, 0))


def _report(arena: Arena, wanted: dict[str, Any], rundir: str) -> dict[str, Any]:
    if wanted["replay"] is not None:
        return _replayed(arena, wanted)
    if wanted["part"] is not None:
        return _part(arena, wanted["part"])
    return _explored(arena, wanted, rundir)


def _explored(arena: Arena, wanted: dict[str, Any], rundir: str) -> dict[str, Any]:
    reporter = _Reporter(rundir)
    search = Search(
        arena, wanted["budget"], wanted["seconds"], wanted["first_failure"], reporter.report
    )
    found = search.run()
    _write(rundir, "found", found.facts())
    story = _story(arena, found, wanted["graph"])
    return {**found.facts(), "story": story}


def _replayed(arena: Arena, wanted: dict[str, Any]) -> dict[str, Any]:
    tasks, known = wanted["replay"]
    arena.knowledge.load(known)
    found = Found()
    found.add(arena, arena.execute(tasks))
    graph, path = walk(arena, tuple(tasks))
    return {**found.facts(), "story": _told(arena, graph, path, whole=False, least=None)}


# --- parts -------------------------------------------------------------------------------------


def _part(arena: Arena, part: dict[str, Any]) -> dict[str, Any]:
    """Explore one branch, or tell what all parts together have found."""
    arena.knowledge.load(int(part["known"], 16))
    if part["found"] is not None:
        return _end_of_parts(arena, part)
    tree = Tree(tuple(part["root"]), {task: op_of(op) for task, op in part["asleep"]})
    search = Search(arena, part["limit"], stop_at_failure=part["first_failure"])
    search.explore(tree)
    return {
        **search.found.facts(),
        "known": f"{arena.knowledge.export():x}",
        "is_stale": arena.knowledge.is_stale,
        "outside": [(step, list(first.items())) for step, first in tree.outside],
        "nodes": [
            (
                node.task,
                node.op,
                *(list(ops.items()) for ops in (node.asleep, node.done, node.todo)),
            )
            for node in tree.nodes
        ],
    }


def _end_of_parts(arena: Arena, part: dict[str, Any]) -> dict[str, Any]:
    found = Found.from_facts(part["found"])
    if not found.is_exhausted and not part["first_failure"]:
        search = Search(arena, part["limit"])
        search.found = found
        search.sample()
    return {**found.facts(), "story": _story(arena, found, part["graph"])}


class _Reporter:
    def __init__(self, rundir: str) -> None:
        self._rundir = rundir
        self._began = self._next = _PERF()

    def report(self, found: Found) -> None:
        """Write down what was found: at once, then a few times a second.

        The first reports come quickly one after the other, since the next execution may hang.
        """
        now = _PERF()
        if now >= self._next:
            _write(self._rundir, "found", found.facts())
            self._next = now + min(now - self._began, _TICK)


# --- the schedule to show ----------------------------------------------------------------------


def _story(arena: Arena, found: Found, most: int) -> dict[str, Any] | None:
    """Return the failing schedule with the fewest preemptions, or one that holds, told."""
    if not found.schedules:
        return None
    few = found.is_exhausted and found.schedules <= _MANY
    graph = whole_graph(arena, most) if few and most else None
    if graph is not None:
        path = shortest(graph, "fails") or shortest(graph, "held")
        if path is not None:
            fails = found.failures > 0
            return _told(arena, graph, path, whole=True, least=path.preemptions if fails else None)
    fewest = fewest_preemptions(arena) if found.failures else None
    graph, path = walk(arena, fewest or found.first_failure or ())
    least = None if fewest is None else path.preemptions
    return _told(arena, graph, path, whole=False, least=least)


def _told(arena: Arena, graph: Graph, path: Path, whole: bool, least: int | None) -> dict[str, Any]:
    """Return the parts of a `Story` that are known here."""
    story = Story(
        name="",
        source="",
        first_line=1,
        title="",
        notes=(),
        tasks=tuple(graph.tasks),
        states=tuple(point.state for point in graph.points),
        moves=tuple(
            tuple(point.moves[task] for task in sorted(point.moves)) for point in graph.points
        ),
        path=path.tasks,
        preemptions=path.preemptions,
        least=least,
        whole=whole,
    )
    end = _end(story)
    shown = story if whole else gathered(story)
    return {
        **shown.to_json(),
        "failure": list(graph.failures[end]) if end in graph.failures else None,
        "unlikely": path.unlikely,
        "choices": list(path.tasks[: decisive(arena, path.tasks)]),
        "known": f"{arena.knowledge.export():x}",
    }


def _end(story: Story) -> int:
    """Return the number of the state to which the schedule leads."""
    steps = story.steps()
    return steps[-1].to if steps else 0


def _write(rundir: str, name: str, data: Any) -> None:
    """Write a file whole or not at all: the kernel may look at any moment."""
    path = os.path.join(rundir, name)
    try:
        with open(path + ".part", "wb") as file:
            file.write(marshal.dumps(json.dumps(data)))
        os.replace(path + ".part", path)
    except OSError:
        pass  # the disk is full, or the program has removed the directory
