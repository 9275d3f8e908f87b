"""One execution of a program in which every step is chosen: which task goes next, and up to where.

Real threads are switched by chance, so a schedule can neither be chosen nor repeated. Here a task
tells, before each operation that others can see, what it is about to do, and goes on only when it
is chosen. The choice is made on the stack of the task that asks: to let the same task go on, which
is what most steps do, costs no switch.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

from labhelpers.model import world as worlds
from labhelpers.model.operations import (
    ACQUIRE,
    AWAIT,
    END,
    EXIT,
    GUARDED,
    JOIN,
    LIMITED,
    NOWHERE,
    PEEK,
    READ,
    RELEASE,
    SLEEP,
    START,
    TRY,
    WRITE,
    Op,
    dependent,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from labhelpers.model.stacks import Stacks

MOST_STEPS = 5_000
MOST_ROUNDS = 1_000_000
ROUND_OF_FOR, ROUND_OF_WHILE = 1, 50
"""What a round of a loop takes of these. Most of what a `for` goes through has an end."""
LOOK_NS = 100_000
PATIENT_LOOKS = 1_000
"""Looks at the clock, with no step between them, after which the time goes twice as fast."""
MOST_FAILED = 10
"""Rounds in which a loop that does something else as well may try in vain for what others hold."""
MOST_FORCED = 2
"""Times that a task's time may run out while nothing else can happen."""

DONE, STUCK, SEEN, ENDLESS, CUT = "done", "stuck", "seen", "endless", "cut"
"""How an execution ends: by itself, with nobody able to go on, as the like of one already seen, in
a circle, or where nobody knows how it would go on."""

NOBODY_SLEEPS: dict[int, Op] = {}
_AT_ONCE = frozenset({READ, WRITE, RELEASE, START, END, TRY})

here: Execution
"""The execution that runs: a process has one at a time."""


def enter(execution: Execution) -> None:
    """Let `execution` be the one that runs."""
    global here
    here = execution
    worlds.here = execution  # type: ignore[assignment]  # what clocks and locals ask of it, it has


class Discarded(BaseException):
    """Raised in the tasks that are left when an execution is over."""


class Task:
    """A thread of the program.

    Parameters
    ----------
    number
        0 for the main thread, then 1, 2, … in the order of their starts.
    """

    __slots__ = (
        "at_end", "bit", "calls", "daemon", "effects", "fresh", "gives_way", "ident", "is_done",
        "locals", "loops", "number", "op", "parent", "passed", "rounds", "since", "site", "stack",
        "thread", "trials", "turns",
    )  # fmt: skip

    def __init__(self, number: int, parent: Task | None) -> None:
        self.number = number
        self.ident = number + 1
        self.bit = 1 << number
        self.parent = parent
        self.stack: Any = None
        self.op: Op = (SLEEP, NOWHERE, 0, 0, None)  # what it does next
        self.fresh = True  # has not come to an operation yet
        self.is_done = False
        self.daemon = False
        self.locals: Any = None
        self.at_end: list[Callable[[], None]] = []
        self.site = NOWHERE  # of the call that runs
        self.calls = 0  # made so far
        self.passed = True  # a place where today's interpreter may switch, since the last step
        self.since = 0  # when its wait began
        self.rounds = self.turns = 0  # of a `while`, of a `for`
        self.loops: dict[int, Any] = {}
        self.trials: dict[int, Any] = {}
        self.effects = 0  # what it has done, besides what can be seen, that may matter
        self.gives_way = False  # to others that can go on: it only looks for what they do
        self.thread: Any = None


class Observer(Protocol):
    """What looks on while a program is executed."""

    def asks(self, execution: Execution, task: Task) -> None:
        """Be told, on the stack of `task`, that it has come to an operation."""

    def chooses(self, execution: Execution) -> None:
        """Be told that the next step is about to be chosen."""

    def ends(self, execution: Execution) -> None:
        """Be told that it is over, before what is left of it is discarded."""


class Execution:
    """One execution.

    Parameters
    ----------
    stacks
        How to switch.
    prefix
        Numbers of the tasks that make the first steps.
    asleep
        Tasks that are not to be chosen after the prefix until something happens on which their
        operation depends: what follows them has been explored (Godefroid 1996).
    policy
        Chooses the task for each step after the prefix: is called with the execution and the task
        that made the last step, and returns None to cut the execution. The standard one goes on
        with the same task as long as that can.
    knowledge
        What earlier executions have found out.
    """

    def __init__(
        self,
        stacks: Stacks,
        knowledge: Any,
        prefix: list[int] | tuple[int, ...] = (),
        asleep: dict[int, Op] = NOBODY_SLEEPS,
        policy: Callable[[Execution, Task], Task | None] | None = None,
    ) -> None:
        self.stacks = stacks
        self.knowledge = knowledge
        self.prefix = prefix
        self.asleep = asleep
        self.policy = policy or go_on
        self._free = len(prefix)  # steps that are not chosen here
        self._is_standard = policy is None
        self.who: list[int] = []
        self.ops: list[Op] = []
        self.sleeps: list[dict[int, Op]] = []
        """For each step after the prefix, who slept before it."""
        self.released: list[tuple[int, int]] = []
        """(step, place) of locks that were let go in passing, after a step."""
        self.idle: set[int] = set()
        """Steps that have changed nothing: of rounds of a loop that only looked."""
        self.polled: set[int] = set()
        """Places of the program's locks that such rounds took."""
        self.tried: set[int] = set()
        """Places of the program's locks that somebody tried to take, or looked at."""
        self.quiet: list[int] = []
        """Steps that could only be made because nothing else could."""
        self.tasks: list[Task] = []
        self.places: list[Any] = []
        self.place_of: dict[Any, int] = {}
        self.kept: list[Any] = []
        self.in_use: set[int] = set()
        """Addresses of the generators that run."""
        self.viewed: dict[int, tuple[Any, list[Any], int, int]] = {}
        """Views and iterators by their addresses, each with its containers, and who has made it in
        which of its rounds."""
        self.numbers = count(1)
        self.alive = 0
        self.now_ns = self.idle_ns = 0
        self._looks = (0, 0)  # at the clock: after how many steps, and how many then
        self.rounds_left = MOST_ROUNDS
        self.status = ""
        self.is_cut = False  # has left out what else could happen
        self.over = False
        self.failures: list[Any] = []
        self.notes: dict[Any, list[Any]] = {}
        """For what was accessed: which tasks did (a bit each), whether one wrote, the sites."""
        self.masks: list[int] = [0] * len(knowledge.sites)
        """For each site that accesses a global alone: which tasks did."""
        self.writes: set[int] = set()
        """Those of these sites that write."""
        self.forced: dict[tuple[int, int], tuple[int, int]] = {}
        self.has_started = False  # a second task has been there
        self.main_is_over = False  # it only waits for the others to end
        self.observer: Observer | None = None
        self.main = self.current = Task(0, None)

    def run(self, body: Callable[[], None]) -> str:
        """Let the main task run `body`, and all that it starts; return how it ended."""
        self._hub = self.stacks.current()
        self._begin(self.main, body)
        if self.main.fresh:
            return self.status
        self.stacks.switch_to(self._choose(self.main))
        return self.status

    # --- tasks ------------------------------------------------------------------------------

    def start(self, body: Callable[[], None]) -> Task:
        """Start a task; it runs up to its first operation at once, which nobody can see."""
        me = self.current
        self.point((START, NOWHERE, None, me.site, None))
        task = Task(len(self.tasks), me)
        kind, place, part, where, _ = self.ops[-1]
        self.ops[-1] = (kind, place, part, where, task.number)
        self.has_started = True
        self._begin(task, body)
        self.current = me
        return task

    def _begin(self, task: Task, body: Callable[[], None]) -> None:
        self.tasks.append(task)
        self.alive += 1
        task.stack = self.stacks.make(lambda: self._live(task, body))
        self.current = task
        self.stacks.switch_to(task.stack)

    def _live(self, task: Task, body: Callable[[], None]) -> Any:
        try:
            body()
        except BaseException:
            if self.over:
                return self._hub
            raise
        for call in task.at_end:
            call()
        task.is_done = True
        self.alive -= 1
        if self.over:
            return self._hub
        if task is self.main:
            return self._finish(DONE)
        if task.fresh:
            task.fresh = False
            return task.parent.stack if task.parent else self._hub
        return self._choose(task)

    # --- steps ------------------------------------------------------------------------------

    def point(self, op: Op) -> None:
        """Return when the running task is chosen to do `op`."""
        if self.over:
            raise Discarded
        me = self.current
        me.op = op
        if self.observer is not None:
            self.observer.asks(self, me)
        if me.fresh:
            me.fresh = False
            self.stacks.switch_to(me.parent.stack if me.parent else self._hub)
        elif self.observer is not None or not self._goes_on(me, op):
            stack = self._choose(me)
            if stack is not me.stack:
                self.stacks.switch_to(stack)
        if self.over:
            raise Discarded

    def _goes_on(self, me: Task, op: Op) -> bool:
        """Make the step at once where the same task goes on, as in most steps it does."""
        step = len(self.who)
        kind = op[0]
        if kind not in _AT_ONCE and (kind != ACQUIRE or self.places[op[1]].held):
            return False
        if step < self._free:
            if self.prefix[step] != me.number:
                return False
        elif self.asleep or not self._is_standard or step >= MOST_STEPS or me.gives_way:
            return False
        else:
            self.sleeps.append(NOBODY_SLEEPS)
        self.who.append(me.number)
        self.ops.append(op)
        return True

    def _choose(self, me: Task) -> Any:
        """Choose who makes the next step, note it, and return the stack to go on with."""
        if self.observer is not None:
            self.observer.chooses(self)
        step = len(self.who)
        if step < self._free:
            task = self.tasks[self.prefix[step]]
            if not self.is_enabled(task):
                if task.op[0] != LIMITED:
                    return self._finish(SEEN)  # nothing that can happen
                self.force(task)
        else:
            chosen = self._choose_freely(me, step)
            if chosen is None:
                return self._finish(self.status or STUCK)
            task = chosen
        self.who.append(task.number)
        self.ops.append(task.op)
        self.current = task
        return task.stack

    def _choose_freely(self, me: Task, step: int) -> Task | None:
        if step >= MOST_STEPS or self.rounds_left < 0:
            self.status = CUT
            return None
        task = self.policy(self, me)
        if task is None:
            return None
        asleep = self.asleep
        self.sleeps.append(asleep)
        if asleep:
            op = task.op
            self.asleep = {
                number: other for number, other in asleep.items() if not dependent(other, op)
            }
        return task

    def _finish(self, status: str) -> Any:
        self.status = status
        self.over = True
        return self._hub

    def is_enabled(self, task: Task) -> bool:
        """Return whether `task` could make its step now."""
        if task.is_done:
            return False
        kind, place, part, _, _ = task.op
        if kind == ACQUIRE:
            return not self.places[place].held
        if kind == LIMITED:
            return not self.places[place].held
        if kind == JOIN:
            return part is not None or self.tasks[place].is_done
        if kind == AWAIT:
            return self._has_changed(task)
        if kind == PEEK:
            return part != GUARDED or not self.places[place].held
        return True

    def enabled(self) -> list[Task]:
        """Return all tasks that could make their step now, in the order of their numbers."""
        return [task for task in self.tasks if self.is_enabled(task)]

    def _has_changed(self, task: Task) -> bool:
        _, _, reads, _, since = task.op
        number, who, ops = task.number, self.who, self.ops
        return any(
            who[step] != number and any(dependent(read, ops[step]) for read in reads)
            for step in range(since, len(ops))
            if step not in self.idle
        )

    def stuck(self) -> list[Task]:
        """Return the tasks whose time runs out now that nothing else can happen."""
        return [task for task in self.tasks if not task.is_done and task.op[0] == LIMITED]

    def choose_stuck(self) -> Task | None:
        """Let time run out for one of those that wait for a limited time; None where none do."""
        for task in self.stuck():
            if task.number not in self.asleep:
                self.force(task)
                return None if self.status else task
        return None

    def force(self, task: Task) -> None:
        """Note that a task makes its step since nothing else can happen."""
        self.quiet.append(len(self.who))
        key = task.number, task.site
        times, since = self.forced.get(key, (0, 0))
        self.forced[key] = times + 1, len(self.who)
        if times >= MOST_FORCED:
            self.status = SEEN if self._gave_way(task, since) else ENDLESS

    def _gave_way(self, task: Task, since: int) -> bool:
        """Return whether `task` has let go, since a step, of what others want: it is bad luck alone
        that goes on for ever then, and no more of it is followed."""
        wanted = {
            other.op[1]
            for other in self.tasks
            if other is not task and not other.is_done and ACQUIRE <= other.op[0] <= RELEASE
        }
        let_go = {
            (step, self.ops[step][1])
            for step in range(since, len(self.ops))
            if self.ops[step][0] == RELEASE
        }
        return any(
            step >= since and self.who[step] == task.number and place in wanted
            for step, place in (*let_go, *self.released)
        )

    def look(self) -> int:
        """Return the time, for a program that asks: some has passed since it last did.

        A program that does nothing but look waits for a time, and may do so for minutes.
        """
        steps, looks = len(self.ops), self._looks[1] + 1
        if steps != self._looks[0]:
            looks = 1
        self._looks = steps, looks
        self.now_ns += LOOK_NS << min(looks // PATIENT_LOOKS, 20)
        return self.now_ns

    def cpu_ns(self) -> int:
        """Return how long the running task has run, which is as good as the time."""
        return self.look()

    def fail(self, error: BaseException) -> None:
        """Note that an exception ended the running task."""
        self.failures.append((self.current.number, error))

    def pass_time(self, seconds: float) -> None:
        """Let at least `seconds` have passed since the running task began to wait."""
        self.now_ns = max(self.now_ns, self.current.since + round(seconds * 1e9))

    def sleep(self, seconds: float) -> None:
        """Let others go on; how long is nobody's promise."""
        me = self.current
        me.since = self.now_ns
        self.point((SLEEP, NOWHERE, seconds, me.site, None))
        self.pass_time(seconds)

    def exit(self) -> None:
        """End of the main task while daemons may still run."""
        if any(task.daemon and not task.is_done for task in self.tasks):
            self.point((EXIT, NOWHERE, None, 0, None))

    def cut(self) -> None:
        """Give this execution up: it does not come to an end; or a task that is discarded and
        does not let itself be."""
        self.stacks.switch_to(self._hub if self.over else self._finish(CUT))
        raise Discarded

    def discard_tasks(self) -> None:
        """Unwind what is left of the tasks."""
        self.over = True
        for task in self.tasks:
            if not task.is_done:
                self.current = task
                self.stacks.discard(task.stack, Discarded)

    def forget(self) -> None:
        """Let go of the program's objects; what was done is still known."""
        for task in self.tasks:
            task.at_end.clear()
            task.stack = task.thread = task.locals = None
            if task.loops or task.trials:
                task.loops.clear()
                task.trials.clear()
        for held in (self.places, self.place_of, self.kept, self.viewed, self.failures):
            held.clear()


def go_on(execution: Execution, me: Task) -> Task | None:
    """Go on with the same task while it can and does not sleep; then with the first that can."""
    asleep = execution.asleep
    is_enabled = execution.is_enabled
    if me.gives_way:
        me.gives_way = False
    elif me.number not in asleep and me.op[0] not in (SLEEP, AWAIT) and is_enabled(me):
        return me
    last, seen = None, False
    for task in execution.tasks:
        if is_enabled(task):
            if task.number in asleep:
                seen = True
            elif task is not me:
                return task
            else:
                last = task
    if last is not None:
        return last
    if seen:
        execution.status = SEEN
        return None
    chosen = execution.choose_stuck()
    if chosen is None and not execution.status and execution.stuck():
        execution.status = SEEN
    return chosen
