"""Explore a large program in parts, on whatever runs functions elsewhere: a pool, or a cluster.

A part is a branch of the tree of schedules. It is explored by itself, in a process of its own, but
a race in it may ask for something to be tried above the branch, where another part may have asked
for the same. So the parts only report such wishes, and they are granted here, each once. No two
schedules that are run are the same to the program, wherever they were run: so the numbers are those
of one process.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labhelpers.interrupts import Interrupts, noted
from labhelpers.model.operations import Op, dependent, op_of

if TYPE_CHECKING:
    from labhelpers.exploration import Watch
    from labhelpers.program import Program
    from labhelpers.verdicts import Exploration

PART = 400  # schedules that one part explores before it hands back what is left
_TICK = 0.1  # seconds between two looks at the key
_PATIENCE = 60.0  # seconds for one part
_SUMS = ("schedules", "failures", "redundant", "sampled", "steps")


@dataclass
class _Node:
    """What is tried, and need not be, after some steps."""

    asleep: dict[int, Op]
    tried: dict[int, Op] = field(default_factory=dict)


def explore_part(program: Program, wanted: dict[str, Any]) -> dict[str, Any]:
    """Explore a part of a program in a process of its own; return what the child reports."""
    from labhelpers.exploration import Watch

    return Watch(program, wanted, _PATIENCE, None).report(Interrupts())


def explore_in_parts(
    program: Program, wanted: dict[str, Any], executor: Executor, watch: Watch
) -> Exploration:
    """Return what `explore` returns, the work being done by `executor`."""
    with noted() as interrupts:
        report = _Parts(program, wanted, executor, watch, interrupts).explore()
    return watch.told(report, interrupts)


class _Parts:
    def __init__(
        self,
        program: Program,
        wanted: dict[str, Any],
        executor: Executor,
        watch: Watch,
        interrupts: Interrupts,
    ) -> None:
        self._program, self._wanted, self._executor = program, wanted, executor
        self._watch, self._interrupts = watch, interrupts
        self._known = "0"
        self._begin()

    def _begin(self) -> None:
        """Forget what was explored: before the first part, and when something new is known."""
        self._found: dict[str, Any] = {
            **dict.fromkeys(_SUMS, 0),
            "kinds": {},
            "outcomes": {},
            "is_cut": False,
            "is_exhausted": False,
            "failure": None,
            "failure_text": "",
            "first_failure": None,
            "seconds": 0.0,
            "first_failure_seconds": 0.0,
        }
        self._nodes: dict[tuple[int, ...], _Node] = {}
        self._running: dict[Future[dict[str, Any]], tuple[int, ...]] = {}
        self._submit((), {})

    def _submit(self, root: tuple[int, ...], asleep: dict[int, Op]) -> None:
        part = {"root": root, "asleep": list(asleep.items()), "found": None, "limit": PART}
        future = self._executor.submit(explore_part, self._program, self._with(part))
        self._running[future] = root

    def _with(self, part: dict[str, Any]) -> dict[str, Any]:
        first_failure = self._wanted["first_failure"]
        return {
            **self._wanted,
            "part": {**part, "known": self._known, "first_failure": first_failure},
        }

    # --- to the end ---------------------------------------------------------------------------

    def explore(self) -> dict[str, Any]:
        """Explore until nothing is left to do, or a limit is reached; return a report."""
        why = ""
        while self._running and not why:
            done, _ = wait(self._running, _TICK, FIRST_COMPLETED)
            for future in done:
                root = self._running.pop(future)
                report = future.result()
                if "nodes" not in report:
                    self._cancel()
                    return {**self._found, **report}
                if not self._take(root, report):
                    break
            why = self._why_to_end()
        self._cancel()
        found = self._found
        found["is_exhausted"] = not (self._running or why or found["is_cut"])
        found["seconds"] = time.perf_counter() - self._watch.began
        return self._end(why)

    def _cancel(self) -> None:
        for future in self._running:
            future.cancel()

    def _why_to_end(self) -> str:
        found, wanted = self._found, self._wanted
        seconds = time.perf_counter() - self._watch.began
        if self._interrupts.pressed:
            return "you stopped it"
        if seconds > self._watch.timeout:
            return f"its time of {self._watch.timeout:g} s was over"
        if wanted["first_failure"] and found["failures"]:
            return "it was to end with the first failure"
        if found["schedules"] + found["redundant"] >= wanted["budget"] and self._running:
            return "its budget was used up"
        if seconds > wanted["seconds"] and self._running:
            return "its budget was used up"
        self._tell(seconds)
        return ""

    def _tell(self, seconds: float) -> None:
        if self._watch.on_progress is not None:
            self._watch.on_progress(seconds, self._found["schedules"], self._found["failures"])

    def _end(self, why: str) -> dict[str, Any]:
        """Let the schedule that is shown be found and told."""
        if not self._found["schedules"]:
            return {**self._found, "why": why}
        part = {
            "found": self._found,
            "limit": min(self._wanted["budget"], 10_000),
            "graph": self._wanted["graph"],
        }
        report = explore_part(self._program, self._with(part))
        return {**report, "why": why} if why and "budget" not in why else report

    # --- what a part reports --------------------------------------------------------------------

    def _take(self, root: tuple[int, ...], report: dict[str, Any]) -> bool:
        """Add a part's report; False when everything has to begin again."""
        if report["is_stale"] or int(report["known"], 16) != int(self._known, 16):
            self._cancel()
            self._known = f"{int(report['known'], 16) | int(self._known, 16):x}"
            self._begin()
            return False
        self._add(report)
        self._plant(root, report["nodes"])
        for step, first in report["outside"]:
            self._grant(root[:step], {task: op_of(op) for task, op in first})
        return True

    def _add(self, report: dict[str, Any]) -> None:
        found = self._found
        for name in _SUMS:
            found[name] += report[name]
        for name in ("kinds", "outcomes"):
            for text, count in report[name].items():
                found[name][text] = found[name].get(text, 0) + count
        found["is_cut"] |= report["is_cut"]
        if found["first_failure"] is None and report["first_failure"] is not None:
            for name in ("first_failure", "failure", "failure_text"):
                found[name] = report[name]
            found["first_failure_seconds"] = time.perf_counter() - self._watch.began

    def _plant(self, root: tuple[int, ...], nodes: list[Any]) -> None:
        """Take over what a part has left to do, and what it knows of the steps to there."""
        tasks = tuple(node[0] for node in nodes)
        for step in range(len(root), len(nodes)):
            task, op, asleep, done, todo = nodes[step]
            node = self._nodes.setdefault(tasks[:step], _Node(_ops(asleep)))
            node.tried.update({**_ops(done), task: op_of(op)})
            for other, planned in _ops(todo).items():
                self._try(tasks[:step], node, other, planned)

    def _grant(self, path: tuple[int, ...], first: dict[int, Op]) -> None:
        """Try one of some tasks after `path`, unless one of them is tried there already."""
        node = self._nodes[path]
        if not any(task in node.tried or task in node.asleep for task in first):
            task = next(iter(first))
            self._try(path, node, task, first[task])

    def _try(self, path: tuple[int, ...], node: _Node, task: int, op: Op) -> None:
        if task in node.tried or task in node.asleep:
            return
        asleep = {
            number: other
            for number, other in (node.asleep | node.tried).items()
            if not dependent(other, op)
        }
        node.tried[task] = op
        self._submit((*path, task), asleep)


def _ops(pairs: list[tuple[int, Any]]) -> dict[int, Op]:
    return {task: op_of(op) for task, op in pairs}
