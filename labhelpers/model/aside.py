"""Run code of the program beside an execution: a `__repr__` or `__str__` that somebody else calls.

To tell a value is to call its `__repr__`, and a program's own reads attributes and takes locks like
any of its functions. As steps of the execution these would be nobody's: the telling would change
what it tells, or wait for ever. So meanwhile nothing is a step, and what would wait raises.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model.execution import MOST_ROUNDS, Execution, Task
from labhelpers.model.operations import ACQUIRE, AWAIT, EXIT, GUARDED, NOWHERE, SLEEP, START, Op

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OTHERS_NUMBERS = 10**6  # of locks that are made meanwhile
_PLAIN = frozenset({bool, bytes, float, int, str, type(None)})


@contextmanager
def aside() -> Iterator[None]:
    """Let what runs meanwhile leave no trace in the execution."""
    here = executions.here
    before = dict(vars(here))
    vars(here).update(_apart(here))
    try:
        yield
    finally:
        vars(here).clear()
        vars(here).update(before)


def text_of(value: object, to_text: Callable[[Any], str] = repr) -> str:
    """Return the text of a value, or what is wrong with its `__repr__` or `__str__`."""
    if type(value) in _PLAIN:
        return to_text(value)
    try:
        with aside():
            return to_text(value)
    except BaseException as error:  # a SystemExit too: it ends nothing here
        return f"({type(error).__name__} in its {to_text.__name__})"


def _apart(here: Execution) -> dict[str, Any]:
    """Return what an execution is to be made of meanwhile."""
    me = Task(here.current.number, None)
    me.locals = here.current.locals
    ops: list[Op] = []

    def point(op: Op) -> None:
        if _would_wait(here, op):
            raise RuntimeError("this is no place to wait")
        ops.append(op)

    return {
        "current": me,
        "cut": _refuse,
        "has_started": False,
        "now_ns": here.now_ns,
        "numbers": count(_OTHERS_NUMBERS),
        "ops": ops,
        "over": False,
        "point": point,
        "released": [],
        "rounds_left": MOST_ROUNDS,
    }


def _would_wait(here: Execution, op: Op) -> bool:
    kind, place, part, _, _ = op
    if kind == ACQUIRE or part == GUARDED:
        return place != NOWHERE and bool(here.places[place].held)
    return kind in (START, SLEEP, AWAIT, EXIT)


def _refuse() -> None:
    raise RuntimeError("it does not come to an end")
