"""One execution: which task runs, which are ready, what time it is.

The operating system decides all three by luck. Here a task gives way only at a point, when it has
to wait or its time slice is over; a seed decides who goes on; and the clock stands still while
anybody can run, then jumps to the next thing due: a sleep costs nothing.
"""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from labhelpers.model.stacks import Stacks

STEP_NS = 1_000  # virtual time that one step of the program takes
LONGEST_SLICE = 200  # steps
LOOKS = 1_000  # at a clock that stands still, before it goes on all the same
SHUFFLED = 4  # one in so many times, not the first that is ready goes on, but any
_64_BITS = 2**64 - 1


here: World
"""The world that runs: a process has one at a time, and a modelled `_thread` asks for it."""


def enter(world: World) -> None:
    """Let `world` be the one that runs."""
    global here
    here = world


class Stuck(BaseException):
    """No task can go on, and none will: raised in the main task."""


class Task:
    """One thread of the modelled program.

    Parameters
    ----------
    ident
        What `_thread.get_ident` gives: 1 for the main thread, then 2, 3, …
    """

    __slots__ = (
        "at_end",
        "error",
        "ident",
        "is_done",
        "locals",
        "ran_ns",
        "stack",
        "timer",
        "waits",
        "woken",
    )

    def __init__(self, ident: int, stack: Any = None) -> None:
        self.ident = ident
        self.stack = stack
        self.timer = 0  # number of the timer that may still wake it, 0 for none
        self.waits = False  # neither running nor ready
        self.woken = False
        self.is_done = False
        self.ran_ns = 0  # until it last gave way
        self.error: BaseException | None = None
        self.at_end: list[Callable[[], None]] = []
        self.locals: Any = None  # the tables of its `threading.local` objects


def chance(seed: int, *situation: int) -> int:
    """Return a number that looks like chance, and is the same in the same situation everywhere.

    It depends on nothing that came before: a library that waits once more in another version of
    Python changes no later choice. The mixing is that of SplitMix64 (Steele, Lea, Flood 2014).
    """
    state = seed
    for part in situation:
        state = (state * 0x9E3779B97F4A7C15 + part + 0x632BE59BD9B4E019) & _64_BITS
        state = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & _64_BITS
        state = ((state ^ state >> 27) * 0x94D049BB133111EB) & _64_BITS
    return state ^ state >> 31


def nanoseconds(seconds: float) -> int:
    """Return how long a wait of `seconds`, more than 0, takes on the clock.

    A library that computes what is left of its time may wait for 1e-17 s, and would do so for ever
    if the clock did not go on.
    """
    return max(1, round(seconds * 1e9))


class World:
    """The tasks of one execution and their clock.

    Parameters
    ----------
    stacks
        How to switch.
    seed
        Decides the schedule.
    on_stuck
        Called when no task can ever go on. Unless it makes one ready, `Stuck` is raised in the
        main task.
    """

    def __init__(
        self, stacks: Stacks, seed: int = 0, on_stuck: Callable[[], None] | None = None
    ) -> None:
        self._stacks = stacks
        self._seed = seed
        self._on_stuck = on_stuck
        self._idents = count(1)
        self.numbers = count(1)
        """For what would else be told apart by its address, which is luck."""
        self._timers: list[tuple[int, int, Task]] = []
        self._timer_numbers = count(1)
        self._ready: deque[Task] = deque()
        self.main = self.current = Task(next(self._idents), stacks.current())
        self.alive = 1
        self.now_ns = 0
        self.idle_ns = 0
        """How much of `now_ns` passed while no task could run."""
        self._since_ns = 0  # when the current task went on
        self._looks = (0, 0)  # at the clock: when, and how many then
        self._slice = self._next_slice(self.main)

    # --- tasks ------------------------------------------------------------------------------

    def start(self, body: Callable[[], None]) -> Task:
        """Make a task that will run `body`; it is ready, the caller goes on."""
        task = Task(next(self._idents))
        task.stack = self._stacks.make(lambda: self._live(task, body))
        self.alive += 1
        self._ready.append(task)
        return task

    def _live(self, task: Task, body: Callable[[], None]) -> Any:
        try:
            body()
        finally:
            task.is_done = True
            self.alive -= 1
            for call in task.at_end:
                call()
        self.current = self._next()
        return self.current.stack

    # --- waiting ----------------------------------------------------------------------------

    def wait(self, seconds: float | None = None) -> bool:
        """Put the current task aside until it is woken; False when `seconds` passed before."""
        me = self.current
        me.waits, me.woken = True, False
        if seconds is not None:
            self._set_timer(me, self.now_ns + nanoseconds(seconds))
        self._go_on_with(self._next())
        me.timer = 0
        return me.woken

    def wake(self, task: Task) -> None:
        """Let a task that waits go on, when its turn comes."""
        task.timer, task.woken = 0, True
        if task.waits:  # its time may be over, and it only not have come to its turn
            self._make_ready(task)

    def _make_ready(self, task: Task) -> None:
        task.waits = False
        self._ready.append(task)

    def sleep(self, seconds: float) -> None:
        """Let the current task wait for `seconds`, others go on."""
        if seconds > 0:
            self.wait(seconds)
        else:
            self.give_way()

    def step(self) -> None:
        """One step of the program: time goes on, and the time slice may be over."""
        self.now_ns += STEP_NS
        self._slice -= 1
        if self._slice <= 0:
            self.give_way()

    def give_way(self) -> None:
        """Let another task that is ready go on."""
        self._fire()
        if self._ready:
            self._ready.append(self.current)
            self._go_on_with(self._next())
        else:
            self._slice = self._next_slice(self.current)

    def look(self) -> int:
        """Return the time, for a program that asks.

        A library may look again and again until a time is over, in a loop with no step in it.
        """
        at_ns, looks = self._looks
        looks = looks + 1 if at_ns == self.now_ns else 1
        if looks > LOOKS:
            self.now_ns += 1
        self._looks = self.now_ns, looks
        return self.now_ns

    def cpu_ns(self) -> int:
        """Return for how long the current task has run, without its waits."""
        return self.current.ran_ns + self.now_ns - self._since_ns

    def _next_slice(self, task: Task) -> int:
        return 1 + chance(self._seed, self.now_ns, task.ident) % LONGEST_SLICE

    def _set_timer(self, task: Task, at_ns: int) -> None:
        task.timer = next(self._timer_numbers)
        heappush(self._timers, (at_ns, task.timer, task))

    # --- the switch -------------------------------------------------------------------------

    def _go_on_with(self, task: Task) -> None:
        me = self.current
        if task is not me:
            self.current = task
            self._stacks.switch_to(task.stack)
        if me.error is not None:
            error, me.error = me.error, None
            raise error

    def _next(self) -> Task:
        self.current.ran_ns = self.cpu_ns()
        self._fire()
        while not self._ready:
            if self._timers:
                self.idle_ns += self._timers[0][0] - self.now_ns
                self.now_ns = self._timers[0][0]
                self._fire()
            else:
                self._break_the_stop()
        task = self._chosen()
        self._since_ns = self.now_ns
        self._slice = self._next_slice(task)
        return task

    def _chosen(self) -> Task:
        count = len(self._ready)
        if count > 1:
            number = chance(self._seed, self.now_ns, self._ready[0].ident, count)
            if number % SHUFFLED == 0:
                self._ready.rotate(-(number // SHUFFLED % count))
        return self._ready.popleft()

    def _fire(self) -> None:
        """Make ready who has slept long enough; forget the timers of those woken before."""
        timers = self._timers
        while timers and (timers[0][0] <= self.now_ns or timers[0][2].timer != timers[0][1]):
            _, number, task = heappop(timers)
            if task.timer == number:
                task.timer = 0
                self._make_ready(task)

    def _break_the_stop(self) -> None:
        if self._on_stuck is not None:
            self._on_stuck()
        if not self._ready and not self._timers:
            self.main.error = Stuck("no task can go on")
            self.wake(self.main)
