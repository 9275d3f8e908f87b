"""Find what of the program leads to an operation: a call in its text, a `with`, or nothing of it.

A library takes locks of its own, several in one call. A reader who is told of these finds nothing
like them in the program; what stands there is the call or the `with`. A pool's thread that takes
the next task has not even that: it goes by the method that it is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from labhelpers.model.calls import call

if TYPE_CHECKING:
    from types import FrameType

    from labhelpers.model.execution import Task

CALL, WITH, LEAVE, OWN = "call", "with", "leave", "own"
"""How the program comes to an operation: by a call, by the beginning or the end of a `with`, or
not at all: a thread of the library is at its own work."""

_MARKED = call.__code__
_OURS = "labhelpers."
_BEGINNINGS = frozenset({"_bootstrap", "_bootstrap_inner", "run", "_run", "_worker"})


class Caller(NamedTuple):
    """Where the program is while a task is at an operation.

    Parameters
    ----------
    line
        Of the program; 0 where none leads there.
    how
        One of the four words above.
    owner
        Address of the object whose method is run, 0 for none. A reference would keep it alive.
    kind
        Name of that object's type, or of the module whose function is run.
    function
        Name of the method or function.
    calls
        How many the task had made.
    instruction
        Offset of the program's instruction: one line may have two `with`.
    """

    line: int = 0
    how: str = OWN
    owner: int = 0
    kind: str = ""
    function: str = ""
    calls: int = 0
    instruction: int = 0


def caller_of(frame: FrameType | None, program: str, task: Task) -> Caller:
    """Return what leads to the operation at which `task` stands.

    Parameters
    ----------
    frame
        The innermost on the task's stack.
    program
        File name of the program.
    task
        Whose stack it is.
    """
    inner: list[FrameType] = []
    while frame is not None and frame.f_code.co_filename != program:
        inner.append(frame)
        frame = frame.f_back
    if frame is None:
        found = _caller(OWN, _at_work(inner[::-1]))
        return found._replace(calls=task.calls)
    called = inner[-1]
    if called.f_code is _MARKED:
        found = Caller(how=CALL)
    else:
        found = _caller(LEAVE if called.f_code.co_name == "__exit__" else WITH, called)
    return found._replace(line=frame.f_lineno, calls=task.calls, instruction=frame.f_lasti)


def _at_work(frames: list[FrameType]) -> FrameType | None:
    """Return the outermost frame of the library that is more than a thread's beginning."""
    for frame in frames:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(_OURS) and frame.f_code.co_name not in _BEGINNINGS:
            return frame
    return None


def _caller(how: str, frame: FrameType | None) -> Caller:
    if frame is None:
        return Caller(how=how)
    code = frame.f_code
    if code.co_varnames[:1] != ("self",):
        return Caller(how=how, kind=frame.f_globals["__name__"], function=code.co_name)
    owner = frame.f_locals["self"]
    kind = type(owner).__name__.removeprefix("_Py")
    return Caller(how=how, owner=id(owner), kind=kind, function=code.co_name)
