"""The states that a program goes through, as a graph that grows with each execution.

Two schedules that have come to the same point need not be followed twice: where every task has seen
the same, the locks were taken in the same order and the variables are equal, what can come is
equal. So the graph of states stays small where the number of schedules is large, and a reader can
carry it in a page and choose every step.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from labhelpers.model.addresses import Addresses, Numbers
from labhelpers.model.aside import aside
from labhelpers.model.callers import Caller, caller_of
from labhelpers.model.execution import CUT, SEEN, Execution, Task
from labhelpers.model.locks import PROGRAM, Lock
from labhelpers.model.memory import STDOUT
from labhelpers.model.names import Names
from labhelpers.model.operations import ACQUIRE, AWAIT, JOIN, PEEK, READ, RELEASE, SLEEP, WRITE, Op
from labhelpers.model.search import Failure, failure_of
from labhelpers.model.telling import Teller, task_name
from labhelpers.story import Held, Move, State

if TYPE_CHECKING:
    from labhelpers.model.arena import Arena

_getframe = sys._getframe
_NOWHERE = Caller()


class _Ahead(NamedTuple):
    """What is known of a task's next step before it is made: it may change what it is told by."""

    caller: Caller
    goes_on: bool
    reads: str


class Point(NamedTuple):
    """A state, and what is known of it besides.

    Parameters
    ----------
    state
        As it is shown.
    choices
        Tasks that can move.
    switches
        Tasks that today's interpreter could interrupt here.
    path
        Steps that led here first.
    moves
        Those that were made, by their tasks.
    """

    state: State
    choices: tuple[int, ...]
    switches: frozenset[int]
    path: tuple[int, ...]
    moves: dict[int, Move]


class Graph:
    """All points that executions have come by; point 0 is the first."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.tasks: list[str] = []
        """Names of the tasks."""
        self.failures: dict[int, Failure] = {}
        """How the points fail that are the end of a schedule that does."""
        self.objects: Numbers = {}
        """What the objects are called that have no name."""
        self.numbers: dict[Any, int] = {}
        """The points' numbers by what tells them apart."""


class Witness:
    """Looks on at one execution and lays its steps into a graph.

    Parameters
    ----------
    arena
        That executes the program.
    graph
        Where to add to.
    """

    def __init__(self, arena: Arena, graph: Graph) -> None:
        self.graph = graph
        self.path: list[int] = []
        """Numbers of the points that the execution came by."""
        self._arena = arena
        self._teller: Any = None
        self._addresses = Addresses(graph.objects)
        self._named = -1
        self._callers: dict[int, Caller] = {}
        self._goes_on: dict[int, bool] = {}  # in the call in which the step before was made
        self._switches: dict[int, bool] = {}
        self._seen: dict[int, int] = {}  # what each task has seen, as one number
        self._taken: dict[str, int] = {}  # who has taken each lock, in order, as one number
        self._ahead: dict[int, _Ahead] = {}
        self._steps = 0

    # --- what an execution tells --------------------------------------------------------------

    def asks(self, execution: Execution, task: Task) -> None:
        """Note what has led a task to its operation."""
        caller = caller_of(_getframe(1), self._arena.knowledge.name, task)
        before = self._callers.get(task.number, _NOWHERE)
        self._goes_on[task.number] = before[1:] == caller[1:]
        self._callers[task.number] = caller
        self._switches[task.number] = task.passed
        task.passed = False

    def chooses(self, execution: Execution) -> None:
        """Add the point before a step."""
        self._note(execution, "", "")

    def ends(self, execution: Execution) -> None:
        """Add the last point."""
        if execution.status == SEEN:
            return
        failure = failure_of(self._arena, execution)
        names = [task_name(task) for task in execution.tasks]
        why = "" if failure is None else failure.sentence(names)
        if failure is not None and failure.kind in ("deadlock", "left waiting"):
            why += self._who_waits(execution, names)
        held = "" if execution.status == CUT else "held"
        self._note(execution, held if failure is None else "fails", why)
        if failure is not None:
            self.graph.failures[self.path[-1]] = failure

    # --- points -------------------------------------------------------------------------------

    def _note(self, execution: Execution, end: str, why: str) -> None:
        self._know_names(execution)
        self._addresses.task = execution.who[-1] if execution.who else 0
        if end and self.path and len(execution.who) == self._steps:
            self._close(end, why)
            return
        move = self._last_step(execution)
        values = self._values(execution)
        key = self._key(execution, values, why)
        number = self.graph.numbers.get(key)
        if number is None:
            number = self._add(execution, key, values, end, why)
        if move is not None and self.path:
            moves = self.graph.points[self.path[-1]].moves
            moves.setdefault(move[0], Move(move[0], number, *move[1:]))
        self.path.append(number)
        self._ahead = {
            task.number: _Ahead(
                self._caller(task),
                self._goes_on.get(task.number, False),
                self._teller.about_to_read(task.op),
            )
            for task in execution.tasks
            if not task.is_done
        }

    def _know_names(self, execution: Execution) -> None:
        """Look for names anew when there is more to be named."""
        if self._named < len(execution.places):
            arena = self._arena
            with aside():
                names = Names(arena.namespace)
            self._teller = Teller(
                execution, arena.knowledge.sites, arena.namespace, names, self._addresses
            )
            self._named = len(execution.places)

    def _close(self, end: str, why: str) -> None:
        """Let the last point be an end: nothing could follow it."""
        points, number = self.graph.points, self.path[-1]
        state = points[number].state._replace(end=end, why=why)
        points[number] = points[number]._replace(state=state, choices=())

    def _last_step(self, execution: Execution) -> tuple[int, str, int, bool] | None:
        if len(execution.who) <= self._steps:
            return None
        self._steps = len(execution.who)
        number, op = execution.who[-1], execution.ops[-1]
        ahead = self._ahead[number]
        self._remember(number, op, ahead.reads, execution)
        text = self._teller.done(op, ahead.caller, ahead.goes_on, ahead.reads)
        return number, text, ahead.caller.line, op[0] in (SLEEP, AWAIT)

    def _remember(self, number: int, op: Op, read: str, execution: Execution) -> None:
        """Fold a step into what its task has seen, and into who has taken its lock."""
        kind, place, part, where, more = op
        what = read if kind == READ else str(more)
        self._seen[number] = hash((self._seen.get(number, 0), kind, where, str(part), what))
        if ACQUIRE <= kind <= RELEASE and kind != PEEK and place >= 0:
            lock = execution.places[place]
            name = f"{self._teller.lock(lock)} {hash(lock)}"
            self._taken[name] = hash((self._taken.get(name, 0), number, kind, str(more)))

    def _key(self, execution: Execution, values: Any, why: str) -> Any:
        tasks = tuple((self._seen.get(task.number, 0), task.is_done) for task in execution.tasks)
        failed = tuple(number for number, _ in execution.failures)
        return tasks, tuple(sorted(self._taken.items())), values, failed, execution.over, why

    def _add(self, execution: Execution, key: Any, values: Any, end: str, why: str) -> int:
        tasks, graph = execution.tasks, self.graph
        graph.tasks += [task_name(task) for task in tasks[len(graph.tasks) :]]
        able = [] if end else execution.enabled() or execution.stuck()
        choices = tuple(task.number for task in able)
        state = State(
            lines=tuple(0 if task.is_done else self._caller(task).line for task in tasks),
            next=tuple("" if task.is_done else self._next(task) for task in tasks),
            status=tuple(_status(execution, task, choices) for task in tasks),
            locks=_locks(execution, self._teller),
            values=values,
            end=end,
            why=why,
        )
        switches = frozenset(number for number, can in self._switches.items() if can)
        number = graph.numbers[key] = len(graph.points)
        graph.points.append(Point(state, choices, switches, tuple(execution.who), {}))
        return number

    def _caller(self, task: Task) -> Caller:
        return self._callers.get(task.number, _NOWHERE)

    def _next(self, task: Task) -> str:
        goes_on = self._goes_on.get(task.number, False)
        return str(self._teller.next(task, self._caller(task), goes_on))

    def _who_waits(self, execution: Execution, names: list[str]) -> str:
        """Say who has what and wants what: " A holds x and wants y; B waits in c.wait()." """
        locks = _locks(execution, self._teller)
        told = []
        for task in execution.tasks:
            if task.is_done or task.op[0] == JOIN:
                continue
            holds = " and ".join(lock.name for lock in locks if lock.holder == task.number)
            does = self._teller.wanted(task.op) or self._next(task)
            told.append(f"{names[task.number]} {f'holds {holds} and ' if holds else ''}{does}")
        return f" {'; '.join(told)}." if told else ""

    def _values(self, execution: Execution) -> tuple[tuple[str, str], ...]:
        """Return the shared variables: those that a step has asked for."""
        sites = {op[1]: op[3] for op in execution.ops if op[0] in (READ, WRITE)}
        sites |= {task.op[1]: task.op[3] for task in execution.tasks if task.op[0] <= WRITE}
        found: dict[str, str] = {}
        for place, site in sites.items():
            if execution.places[place][0] != STDOUT:
                value = self._teller.value(place)
                if not _is_librarys(value):
                    found[self._teller.variable(place, site)] = self._teller.shown(value)
        return tuple(sorted(found.items()))


def _is_librarys(value: object) -> bool:
    with aside():  # the program may have a `__getattr__`
        return hasattr(value, "mutex") or hasattr(value, "_count")


def _status(execution: Execution, task: Task, choices: tuple[int, ...]) -> str:
    if any(number == task.number for number, _ in execution.failures):
        return "raised"
    if task.is_done:
        return "finished"
    return "ready" if task.number in choices else "waiting"


def _locks(execution: Execution, teller: Teller) -> tuple[Held, ...]:
    """Return what is held or wanted; two locks of one name are told as one.

    A library's own lock is held by nobody whom the reader knows: that a semaphore's is free says
    nothing of its places. Those who wait are told.
    """
    found: dict[str, Held] = {}
    for place, lock in enumerate(execution.places):
        if isinstance(lock, Lock):
            waiting = tuple(
                task.number
                for task in execution.tasks
                if not task.is_done
                and task.op[1] == place
                and ACQUIRE <= task.op[0] <= RELEASE
                and not execution.is_enabled(task)
            )
            name = teller.lock(lock)
            holder = lock.owner if lock.held and lock.whose is PROGRAM else -1
            if name and (holder >= 0 or waiting):
                others = found[name].waiting if name in found else ()
                found[name] = Held(name, holder, tuple(sorted({*others, *waiting})))
    return tuple(found.values())
