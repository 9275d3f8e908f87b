"""Say at once that nothing can go on: tasks that wait in a circle, or that all wait.

A hang tells its reader nothing. Here each wait that has no time limit is looked at when it begins:
does following "is held by, who waits for" lead back to it? And does anything at all still run?

Never a false alarm, so what is looked at must be certain:

- Waits that are timed, sleep, or depend on something outside the process are part of no deadlock.
- A circle is read twice, and counts if the very same waits stand in it both times: the holders
  were blocked in between, so they held what they hold at one and the same moment.
- `Lock.release` may be called by any thread. A circle through a plain Lock counts by itself only
  if the program's text shows that no function releases what it may not hold. Otherwise, and
  for what has no owner (semaphores, events, conditions, queues), it counts when everything waits.
- "Everything" are all threads, also those the recorder does not know; and no signal handler,
  interval timer or greenlet may be there that could still do something.
- A program that can end a wait from outside (a signal, a watchdog, `terminate`) is left alone, and
  so is each process but the first: the one that started it may give up, and end it.

The remaining gap: a release in another module of the reader's, called by a thread that does not
take part, of a lock in a circle. The kernel ends the run 0.2 s after the report, and looks once
more before it does: a wait that ends takes its report back.
"""

from __future__ import annotations

import _thread
import sys

from labhelpers.child import core, discipline, streams, writer

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MAIN = 0  # the task that every process begins with
_ident = _thread.get_ident  # a model, whose threads are not among Python's, has its own in `core`

_reported: list[core.Wait] = []
_is_first_process = True


def begin() -> None:
    """Look at each wait from now on."""
    core.watch = look_at
    core.on_tick.append(_tick)
    core.on_fork.append(lambda forker: leave_it_to_the_parent())


def leave_it_to_the_parent() -> None:
    """Report nothing in this process: who started it may end it."""
    global _is_first_process
    _is_first_process = False
    _reported.clear()


def look_at(wait: core.Wait) -> None:
    """Report a deadlock that `wait`, which has just begun, completes."""
    if _reported or not _is_first_process:
        return
    circle = _circle(wait)
    if circle and _is_certain(circle):
        _report(circle)
    else:
        _look_at_all()


def _tick() -> None:
    # A task's end is looked at here, and not at once: objects of a thread may have a `__del__`
    # that runs after it, and may let others go on.
    if not _reported:
        _look_at_all()
    elif any(core.waits.get(wait.task) is not wait for wait in _reported):
        _reported.clear()
        core.news.append(("deadlock_over",))


# --- a circle --------------------------------------------------------------------------------


def _circle(first: core.Wait) -> list[core.Wait]:
    waits = _followed(first)
    return waits if waits and waits == _followed(first) else []


def _followed(first: core.Wait) -> list[core.Wait]:
    waits: list[core.Wait] = []
    wait: core.Wait | None = first
    while wait is not None and wait not in waits and is_stuck(wait):
        waits.append(wait)
        holder = core.holder_of(wait)
        wait = None if holder is None else core.waits.get(holder)
        if wait is first:
            return waits
    return []


def _is_certain(circle: list[core.Wait]) -> bool:
    if discipline.waits_end_by_force():
        return False
    plain = any(_is_plain_lock(wait.needs) for wait in circle)
    return not plain or not discipline.locks_change_hands()


def _is_plain_lock(resource: int) -> bool:
    known = core.resources.get(resource)
    return known is not None and known.kind == "Lock"


def is_stuck(wait: core.Wait) -> bool:
    """True where only another task of this process can end `wait`, and none has yet."""
    if wait.timed or wait.woken or wait.state not in (core.WAITING, core.QUEUE):
        return False
    return not (wait.ready is not None and wait.ready())


# --- everything ------------------------------------------------------------------------------


def _look_at_all() -> None:
    _end_what_is_gone()
    # Once the main thread is over, only daemons are left, and they may wait for ever.
    if _reported or MAIN not in core.alive or len(core.waits) < len(core.alive):
        return
    if not _is_first_process or discipline.waits_end_by_force():
        return
    waits = _all_stuck()
    if waits and _nothing_else_runs() and waits == _all_stuck():
        circles = filter(None, map(_followed, waits))
        _report(next(circles, waits))


def _all_stuck() -> list[core.Wait]:
    waits = [core.waits.get(task) for task in sorted(core.alive)]
    stuck = [wait for wait in waits if wait is not None and is_stuck(wait)]
    return stuck if len(stuck) == len(waits) else []


def _end_what_is_gone() -> None:
    """End the tasks of threads that have said their last words: nothing else tells of their end."""
    if not core.last_words or core.ident is not _ident:
        return
    running = sys._current_frames()
    for thread in list(core.last_words):
        if thread not in running:  # should it go on after all, it is a new task
            core.end_last_words(thread)


def _nothing_else_runs() -> bool:
    # Python counts the threads that were started, so not the main thread; ours is one of them.
    known = sum(core.tasks[task].kind == "thread" for task in list(core.alive))
    unknown = _thread._count() - writer.runs() - known
    return unknown <= 0 and not _strangers() and not _signals_may_come()


def _strangers() -> list[int]:
    """Return the threads that run Python and are no task: one that ends, with a `__del__`.

    Python counts a thread no more while its last objects go.
    """
    if core.ident is not _ident:
        return []
    running = list(sys._current_frames())
    return [each for each in running if each not in core.current and not writer.runs_on(each)]


def _signals_may_come() -> bool:
    signals: Any = sys.modules.get("_signal")
    if signals is None:
        return False
    harmless = (signals.SIG_DFL, signals.SIG_IGN, signals.default_int_handler, None)
    if any(signals.getsignal(number) not in harmless for number in signals.valid_signals()):
        return True
    clocks: Iterable[str] = ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF")
    return hasattr(signals, "getitimer") and any(
        signals.getitimer(getattr(signals, clock))[0] for clock in clocks
    )


# --- the report ------------------------------------------------------------------------------


def _report(waits: list[core.Wait]) -> None:
    _reported.extend(waits)
    streams.flush()
    rows = [_row(wait) for wait in waits]
    core.news.append(("deadlock", core.now() - core.started, is_circle(waits), rows))
    writer.flush(last=True)


def is_circle(waits: list[core.Wait]) -> bool:
    """True where each task waits for the next, and the last for the first."""
    following = waits[1:] + waits[:1]
    return all(
        core.holder_of(wait) == after.task for wait, after in zip(waits, following, strict=True)
    )


def _row(wait: core.Wait) -> list[int]:
    holder = core.holder_of(wait)
    held_line = core.NO_LINE if holder is None else core.held_line(wait.needs)
    return [
        wait.task,
        wait.needs,
        wait.line,
        core.NOBODY if holder is None else holder,
        held_line,
    ]
