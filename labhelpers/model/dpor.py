"""The tree of schedules to try: of all that are one to the program, one.

Two threads of ten operations each have 184,756 schedules, and nearly all of them differ only in the
order of operations that do not concern each other. After each execution this looks for races: pairs
of dependent operations that nothing else puts in order. Only for these the other order is planned,
at the place where it would begin.

The algorithm is source-DPOR with sleep sets (Abdulla, Aronis, Jonsson, Sagonas: Source Sets, J. ACM
64, 2017) after Flanagan and Godefroid (POPL 2005), and takes locks as the latter do: what waits for
a lock races with who took it, not with who let it go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labhelpers.model.operations import (
    ACQUIRE,
    AWAIT,
    END,
    ENDED,
    EXIT,
    JOIN,
    LIMITED,
    PEEK,
    RELEASE,
    START,
    TRY,
    Op,
    dependent,
    may_race,
)

if TYPE_CHECKING:
    from labhelpers.model.execution import Execution, Task

Past = int
"""The steps that come before, and the step itself: a bit each. To know whether one comes before
another, and to join two pasts, is one operation so (vector clocks take a loop over the tasks)."""

_TASKS = -3  # where the tree keeps the steps by which a task can see that another lives


class Node:
    """A step of the schedule that was executed last, and what else is to be tried there.

    Parameters
    ----------
    task, op
        Who made the step, and what it did.
    asleep
        Tasks that need not be tried here, with their operations.
    """

    __slots__ = ("asleep", "done", "op", "past", "task", "todo")

    def __init__(self, task: int, op: Op, asleep: dict[int, Op]) -> None:
        self.task = task
        self.op = op
        self.asleep = asleep
        self.done: dict[int, Op] = {}
        """Tasks tried here before, with their operations."""
        self.todo: dict[int, Op] = {}
        self.past: Past = 0

    def knows(self, task: int) -> bool:
        """Return whether `task` is tried here, or need not be."""
        return task == self.task or task in self.todo or task in self.done or task in self.asleep


class Tree:
    """The branch that was executed last; its nodes know what is left to do.

    Parameters
    ----------
    root
        Steps that come first. What is to be tried at one of them is not planned but kept in
        `outside`, so that a part of a tree can be explored by itself.
    asleep
        Who sleeps after the root.
    """

    def __init__(self, root: tuple[int, ...] = (), asleep: dict[int, Op] | None = None) -> None:
        self.nodes: list[Node] = []
        self.prefix: list[int] = list(root)
        """The steps that the next execution makes first."""
        self.asleep: dict[int, Op] = asleep or {}
        """Who sleeps after these."""
        self.outside: list[tuple[int, dict[int, Op]]] = []
        """For steps of the root, tasks of which one is to be tried there, the best one first."""
        self._root = len(root)
        self._steps_at: dict[int, list[int]] = {}
        self._releases: dict[int, list[int]] = {}
        self._last: dict[int, Past] = {}

    # --- what to do next --------------------------------------------------------------------

    def advance(self) -> bool:
        """Choose the next schedule: set `prefix` and `asleep`; False when all have been tried."""
        nodes = self.nodes
        for step in range(len(nodes) - 1, self._root - 1, -1):
            node = nodes[step]
            while node.todo:
                task, op = next(iter(node.todo.items()))
                del node.todo[task]
                if task not in node.asleep and task not in node.done:
                    self._branch(step, node, task, op)
                    return True
        return False

    def _branch(self, step: int, node: Node, task: int, op: Op) -> None:
        node.done[node.task] = node.op
        node.task, node.op = task, op
        del self.nodes[step + 1 :]
        self.prefix = [node.task for node in self.nodes]
        self.asleep = {
            number: other
            for number, other in (node.asleep | node.done).items()
            if not dependent(other, op)
        }

    # --- after an execution -----------------------------------------------------------------

    def take(self, execution: Execution) -> None:
        """Note what the execution of `prefix` has done, and plan what its races ask for."""
        who, ops, sleeps = execution.who, execution.ops, execution.sleeps
        nodes = self.nodes
        kept, free = max(len(nodes) - 1, 0), len(self.prefix)
        if nodes:
            nodes[-1].op = ops[kept]
        for step in range(len(nodes), len(who)):
            asleep = sleeps[step - free] if step >= free else {}
            nodes.append(Node(who[step], ops[step], asleep))
        self._rewind(kept)
        ends = execution.knowledge.ends
        self._releases = {}
        for step, place in execution.released:
            self._releases.setdefault(place, []).append(step)
        for step in range(kept, len(nodes)):
            self._order(step, nodes[step], ends)
        for task in execution.tasks:
            if not task.is_done:
                self._order_pending(task, execution, ends)
        for step in execution.quiet:
            self._plan_stuck(step, execution)

    def _rewind(self, start: int) -> None:
        """Forget the order of the steps from `start` on."""
        for steps in self._steps_at.values():
            while steps and steps[-1] >= start:
                steps.pop()
        self._last = last = {}
        for node in self.nodes[:start]:
            last[node.task] = node.past
            if node.op[0] == START:
                last[node.op[4]] = node.past

    def _order(self, step: int, node: Node, ends: bool) -> None:
        task, op = node.task, node.op
        key = _key(op, ends)
        if key == op[1] and key not in self._steps_at and key not in self._releases:
            past = self._last.get(task, 0)  # nobody was there before
            self._steps_at[key] = [step]
        else:
            past = self._past_of(step, task, op, key, ends)
            if key is not None:
                self._steps_at.setdefault(key, []).append(step)
        node.past = self._last[task] = past | 1 << step
        if op[0] == START:
            self._last[op[4]] = node.past

    def _order_pending(self, task: Task, execution: Execution, ends: bool) -> None:
        """Plan for a step that was about to come: one that waits for ever may have come earlier."""
        nodes = self.nodes
        self._past_of(len(nodes), task.number, task.op, _key(task.op, ends), ends)
        if nodes and nodes[-1].op[0] == EXIT and execution.is_enabled(task):
            past = self._last.get(task.number, 0)
            self._plan(len(nodes) - 1, len(nodes), task.number, task.op, past)

    def _past_of(self, step: int, task: int, op: Op, key: int | None, ends: bool) -> Past:
        """Return what comes before a step of `task`, and plan the races that it is part of."""
        past = self._last.get(task, 0)
        kind = op[0]
        if kind == JOIN and op[4] == ENDED:
            past |= self._last.get(op[1], 0)
        elif kind == AWAIT:
            for read in op[2]:
                past |= self._all_at(read, ends)
        elif kind == EXIT:
            self._plan_exit(step, task, op, past)
        if key is not None and key in self._steps_at:
            past = self._raced(step, task, op, past, self._steps_at[key])
        for release in self._releases.get(op[1], ()) if ACQUIRE <= kind <= RELEASE else ():
            if 0 <= release < step:
                past |= self.nodes[release].past
        return past

    def _raced(self, step: int, task: int, op: Op, past: Past, earlier: list[int]) -> Past:
        nodes = self.nodes
        waited_for = 0
        for other in reversed(earlier):
            node = nodes[other]
            if past >> other & 1 or node.task == task or not dependent(node.op, op):
                continue
            if may_race(node.op, op):
                self._plan(other, step, task, op, past)
                past |= node.past
            else:
                waited_for |= node.past
        return past | waited_for

    def _all_at(self, op: Op, ends: bool) -> Past:
        past = 0
        key = _key(op, ends)
        for step in self._steps_at.get(key, ()) if key is not None else ():
            node = self.nodes[step]
            if dependent(node.op, op):
                past |= node.past
        return past

    # --- planning ---------------------------------------------------------------------------

    def _plan(self, early: int, late: int, task: int, op: Op, past: Past) -> None:
        """See that the step `late` of `task` is also tried before the step `early`."""
        first = self._first_steps(early, late, task, op, past)
        if early < self._root:
            self.outside.append((early, first))
            return
        node = self.nodes[early]
        if any(node.knows(other) for other in first):
            return
        best = task if task in first else next(iter(first))
        node.todo[best] = first[best]

    def _first_steps(self, early: int, late: int, task: int, op: Op, past: Past) -> dict[int, Op]:
        """Return the tasks that can begin what is to happen instead of the step `early`.

        That is all up to `late` that does not come after `early`, and the step `late` itself.
        """
        seen: set[int] = set()  # tasks of these steps
        begun = 0  # the first step of each
        first: dict[int, Op] = {}
        for step in range(early + 1, late):
            node = self.nodes[step]
            if node.past >> early & 1 or node.task in seen:
                continue
            if not node.past & begun:
                first[node.task] = node.op
            seen.add(node.task)
            begun |= 1 << step
        if task not in seen and not past & begun:
            first[task] = op
        return first

    def _plan_exit(self, step: int, task: int, op: Op, past: Past) -> None:
        """See that the program's end is also tried before the last step of each other task."""
        for other, last in self._last.items():
            at = last.bit_length() - 1
            if other != task and self.nodes[at].task == other and not past >> at & 1:
                self._plan(at, step, task, op, past)

    def _plan_stuck(self, step: int, execution: Execution) -> None:
        """Where only time could go on, it may run out for any of those that wait."""
        if step < self._root or step >= len(self.nodes):
            return
        node = self.nodes[step]
        for task in execution.tasks:
            op = _next_op(task, step, self.nodes)
            if op is not None and op[0] in (TRY, LIMITED) and not node.knows(task.number):
                node.todo[task.number] = op


def _next_op(task: Task, step: int, nodes: list[Node]) -> Op | None:
    """Return what `task` was about to do before a step; None where it had ended."""
    for node in nodes[step:]:
        if node.task == task.number:
            return node.op
    return None if task.is_done else task.op


def _key(op: Op, ends: bool) -> int | None:
    """Return under which key the tree keeps the steps that `op` may depend on."""
    kind, place = op[0], op[1]
    if kind <= RELEASE and place >= 0:
        return place
    if ends and kind in (PEEK, START, END, JOIN):
        return _TASKS
    return None
