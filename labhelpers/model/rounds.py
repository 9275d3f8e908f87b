"""Rounds of loops: one that has changed nothing will be the same next time, and for ever.

A thread that looks again and again until somebody else has done something has endless many
schedules, one for each number of looks. So a task that has gone round a `while` and is where it was
waits until another one changes what it has read; and one that has tried in vain for what another
holds, and is where it was, waits for that.

A task is where it was if its variables are what they were and it has done nothing since that lasts.
What is not known to last for a moment only counts as lasting.
"""

from __future__ import annotations

import dis
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from labhelpers.model import execution as executions
from labhelpers.model.execution import MOST_FAILED, ROUND_OF_FOR, ROUND_OF_WHILE
from labhelpers.model.operations import (
    ACQUIRE,
    AWAIT,
    END,
    EXIT,
    FREE,
    JOIN,
    LIMITED,
    NOWHERE,
    PEEK,
    READ,
    RELEASE,
    START,
    TRY,
    WRITE,
    Op,
)

if TYPE_CHECKING:
    from types import CodeType

    from labhelpers.model.execution import Execution, Task

PATIENCE = 20
"""Rounds that leave a loop's variables as they were, after which others go on first."""

_getframe = sys._getframe
_LASTING = frozenset({WRITE, START, END, EXIT})
_TRYING = frozenset({TRY, LIMITED})


class Place(NamedTuple):
    """Where a task is in its program, as far as it could have changed that itself.

    Parameters
    ----------
    frame
        Of the function that it is in.
    values
        Of its variables. They are kept: an address alone may be another object's soon.
    effects
        What the task has done so far that lasts.
    step
        How many steps all tasks have made.
    rounds
        How many rounds of a `while` the task has begun.
    """

    frame: Any
    values: dict[str, Any]
    effects: int
    step: int
    rounds: int

    def is_like(self, other: Place) -> bool:
        """Return whether the variables of both are the same."""
        return self.frame is other.frame and _are_same(self.values, other.values)


class Trial(NamedTuple):
    """What is known of a call that has tried in vain for what others hold.

    Parameters
    ----------
    place
        Where the task was when it failed last.
    turns
        Rounds of a `for` that the task had begun by then.
    failed
        Rounds of a `while` in which it has failed.
    is_vain
        True where nothing has changed since.
    """

    place: Place
    turns: int
    failed: int
    is_vain: bool = False


# --- rounds -------------------------------------------------------------------------------------


def round_of(site: int) -> None:
    """Begin a round of a loop; wait where the last one has changed nothing."""
    here = executions.here
    me = here.current
    me.passed = True
    is_while = here.knowledge.is_while[site]
    here.rounds_left -= ROUND_OF_WHILE if is_while else ROUND_OF_FOR
    if here.over or here.rounds_left < 0:
        here.cut()
    if is_while:
        _begin(here, me, site, _getframe(1))
    else:
        me.turns += 1


def _begin(here: Execution, me: Task, site: int, frame: Any) -> None:
    me.rounds += 1
    now = _place(here, me, frame)
    last, same = me.loops.get(site, (now, 0))
    same = same + 1 if last is not now and last.is_like(now) else 0
    me.loops[site] = now, same
    me.gives_way = False
    if same and not _has_done(here, me, last):
        _note_vain_trials(me, last.rounds, now.rounds)
        _wait_for_a_change(here, me, site, last.step)
    else:
        me.gives_way = same > PATIENCE


def _place(here: Execution, me: Task, frame: Any) -> Place:
    return Place(frame, _own_values(frame), me.effects, len(here.ops), me.rounds)


def _own_values(frame: Any) -> dict[str, Any]:
    if frame.f_code.co_name != "<module>":
        return dict(frame.f_locals)
    values = dict(frame.f_globals)
    for name in _stored_by_functions(frame.f_code):
        values.pop(name, None)
    return values


@cache
def _stored_by_functions(code: CodeType) -> frozenset[str]:
    """Return the globals that a module's functions store: to do so is an effect, and of anybody."""
    inner = [part for part in code.co_consts if hasattr(part, "co_code")]
    names = {
        step.argval
        for part in inner
        for step in dis.get_instructions(part)
        if step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL")
    }
    return frozenset(names).union(*map(_stored_by_functions, inner))


def _are_same(values: dict[str, Any], others: dict[str, Any]) -> bool:
    return values.keys() == others.keys() and all(
        value is others[name] or _is_equal(value, others[name]) for name, value in values.items()
    )


def _is_equal(one: Any, other: Any) -> bool:
    return type(one) is type(other) and isinstance(one, int | str) and bool(one == other)


def _has_done(here: Execution, me: Task, since: Place) -> bool:
    """Return whether a task has done something, since it was at a place, that lasts."""
    if me.effects != since.effects:
        return True
    taken: dict[int, int] = {}
    for kind, place, _, _, more in _steps_of(here, me, since.step):
        if kind in _LASTING:
            return True
        if kind == RELEASE:
            taken[place] = taken.get(place, 0) - 1
        elif kind == ACQUIRE or (kind in _TRYING and more == FREE):
            taken[place] = taken.get(place, 0) + 1
    return any(count and here.places[place].is_programs for place, count in taken.items())


def _steps_of(here: Execution, me: Task, since: int) -> list[Op]:
    number, who, ops = me.number, here.who, here.ops
    return [ops[step] for step in range(since, len(ops)) if who[step] == number]


def _wait_for_a_change(here: Execution, me: Task, site: int, since: int) -> None:
    mine = _steps_of(here, me, since)
    own_locks = {op[1] for op in mine if op[0] == ACQUIRE and here.places[op[1]].is_programs}
    here.polled |= own_locks
    if any(op[0] in _TRYING for op in mine) or (own_locks and here.knowledge.contends):
        me.gives_way = True  # another one may see that it holds what it takes
        return
    here.idle.update(step for step in range(since, len(here.ops)) if here.who[step] == me.number)
    reads = tuple(op for op in mine if _looks(op) and op[1] not in own_locks)
    here.point((AWAIT, NOWHERE, reads, site, since))


def _looks(op: Op) -> bool:
    """Return whether an operation finds what others have done; a library takes a lock to look."""
    return op[0] in (READ, PEEK, ACQUIRE) or (op[0] == JOIN and op[2] is not None)


# --- trying in vain -----------------------------------------------------------------------------


def kind_of_try(here: Execution, me: Task) -> int:
    """Return LIMITED for a try that has failed and would fail again, TRY for any other.

    A loop that counts how often it tries, or does something else meanwhile, comes to an end by
    itself. Whether it does is not followed for ever: past some rounds this execution is cut.
    """
    trial = me.trials.get(me.site)
    if trial is None or trial.place.rounds == me.rounds:
        return TRY
    if trial.is_vain or _is_back(here, me, trial):
        return LIMITED
    here.forced.pop((me.number, me.site), None)
    if trial.failed < MOST_FAILED:
        return TRY
    here.is_cut = True
    return LIMITED


def note_failure(here: Execution, me: Task) -> None:
    """Note that the call that runs has tried in vain."""
    last = me.trials.get(me.site)
    failed = 0 if last is None or last.is_vain else last.failed
    if last is None or last.place.rounds != me.rounds:
        failed += 1
    me.trials[me.site] = Trial(_place(here, me, _programs_frame(here)), me.turns, failed)


def _is_back(here: Execution, me: Task, trial: Trial) -> bool:
    """Return whether a task has gone round a loop to where it tried before."""
    now = _place(here, me, _programs_frame(here))
    if me.turns != trial.turns or not trial.place.is_like(now):
        return False
    places = (place for place, _ in me.loops.values())
    is_round = any(at.frame is now.frame and at.rounds > trial.place.rounds for at in places)
    return is_round and not _has_done(here, me, trial.place)


def _note_vain_trials(me: Task, begin: int, end: int) -> None:
    """Note that what has failed in a round, from its number to that of the next, was in vain."""
    for site, trial in me.trials.items():
        if begin <= trial.place.rounds < end:
            me.trials[site] = trial._replace(is_vain=True)


def _programs_frame(here: Execution) -> Any:
    """Return the innermost frame of the program."""
    frame: Any = _getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename != here.knowledge.name:
        frame = frame.f_back
    return frame
