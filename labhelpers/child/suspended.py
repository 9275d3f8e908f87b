"""Say why a suspended greenlet or coroutine waits.

A thread that waits does so inside a call that the recorder has replaced. A greenlet or coroutine
is put aside in the middle of library code, often compiled, that cannot be replaced; all that is
left to read are its Python frames, and the text of the call that the innermost of them is in.
"""

from __future__ import annotations

import linecache
import re
import sys

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import CodeType, FrameType
    from typing import Any

CO_OPTIMIZED = 1  # inspect.CO_OPTIMIZED, without the import

_SLEEPS = {("gevent.hub", "sleep"), ("gevent.hub", "idle"), ("asyncio.tasks", "sleep")}
_STATES = {
    "asyncio.queues": "queue",
    "asyncio.streams": "io",
    "asyncio.selector_events": "io",
    "asyncio.proactor_events": "io",
    "asyncio.unix_events": "io",
    "asyncio.base_events": "io",
    "asyncio.base_subprocess": "io",
    "asyncio.subprocess": "io",
    "asyncio.sslproto": "io",
    "gevent._socket3": "io",
    "gevent._socketcommon": "io",
    "gevent._fileobjectposix": "io",
    "gevent._fileobjectcommon": "io",
    "gevent.socket": "io",
    "gevent.ssl": "io",
    "gevent.select": "io",
    "gevent.selectors": "io",
    "gevent.os": "io",
    "gevent.subprocess": "io",
    "gevent.resolver": "io",
    "queue": "queue",
    "multiprocessing.queues": "queue",
    "select": "io",
    "selectors": "io",
    "socket": "io",
    "subprocess": "io",
    "ssl": "io",
}
# These wait on behalf of what they are given: the frame inside tells more.
_FORWARDING = {("asyncio.tasks", "wait_for")}
_SPELLED = {
    "__aenter__": "async with",
    "__aexit__": "end of async with",
    "__anext__": "async for",
    "__enter__": "with",
    "__exit__": "end of with",
}
# What a compiled function has no frame to say, the text of the call and the object's module do.
_QUEUE_MODULES = {"gevent.queue", "gevent._gevent_cqueue", "queue", "_queue"}
_CALL = re.compile(r"\s*(?:await\s+)?(?:((?:\w+\.)*\w+)\.)?(\w+)\s*$")
_METHOD = re.compile(r"(\w+)\s*$")  # `threads[0].join`: no name to look up
# `with lock:` or `for item in queue:`; from 3.13 on only what stands after `with` and `in`.
_USE = re.compile(
    r"\s*(?:await\s+)?(?:(?:async\s+)?(?:with|for\s.+?\sin)\s+)?((?:\w+\.)*\w+)\s*(?:$|[:,]|as\s)"
)


class Reason:
    """Why something is suspended.

    Parameters
    ----------
    state
        A base state.
    label
        The function that waits, as the program calls it.
    target
        What it waits for, None where that cannot be told.
    name
        The program's text for the target.
    line
        The program's line, `core.NO_LINE` where it has none.
    """

    __slots__ = ("label", "line", "name", "state", "target")

    def __init__(
        self, state: str, label: str, target: object | None, line: int, name: str = ""
    ) -> None:
        self.state = state
        self.label = label
        self.target = target
        self.line = line
        self.name = name


def reason(frames: Iterable[FrameType]) -> Reason:
    """Return why the owner of `frames` (innermost first) waits."""
    inner: list[FrameType] = []
    own: FrameType | None = None
    for frame in frames:
        if frame.f_code.co_filename == core.program:
            own = frame
            break
        inner.append(frame)
    path, function = _call_in(own) if own is not None else ("", "")
    line = core.NO_LINE if own is None else own.f_lineno or core.NO_LINE
    told = _telling(inner)
    if told is None:
        target = find(path, own) if own is not None and path else None
        state = "queue" if type(target).__module__ in _QUEUE_MODULES else "waiting"
        return Reason(state, function, target, line, path)
    plain = told.f_code.co_name
    is_direct = function in (plain, "")
    label = _SPELLED.get(plain) or (plain if not plain.startswith("_") else function)
    return Reason(_state_of(told), label, _self_of(told), line, path if is_direct else "")


def _telling(frames: list[FrameType]) -> FrameType | None:
    """Return the frame of the library's function that the program called, if it is a known one."""
    telling = [frame for frame in reversed(frames) if _state_of(frame)]
    for frame in telling:
        if _site(frame) not in _FORWARDING:
            return frame
    return telling[-1] if telling else None


def named(frame: FrameType) -> str:
    """Return the program's name for what `frame` is using: "lock" in `lock.acquire()`."""
    return _call_in(frame)[0]


def _call_in(frame: FrameType) -> tuple[str, str]:
    """Return what `frame` is using now, and which of its methods it calls ("" in `with lock:`).

    Found in the program's text at the position of the running instruction (PEP 657), so it works
    for functions that are compiled and leave no frame.
    """
    text = _text_at(frame.f_code, frame.f_lasti)
    bracket = _bracket_of_call(text)
    if bracket < 0:
        match = _USE.match(text)  # `with lock:`, `for item in queue:`
        return (match[1], "") if match else ("", "")
    function = text[:bracket]
    match = _CALL.match(function)
    if match:
        return match[1] or "", match[2]
    match = _METHOD.search(function)
    return ("", match[1]) if match else ("", "")


def _bracket_of_call(text: str) -> int:
    """Return where the arguments of the call in `text` begin, -1 where it is no call."""
    if not text.endswith(")"):
        return text.find("(")  # a call over several lines, of which this is the first
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in ")]}") - (text[at] in "([{")
        if depth == 0:
            return at
    return -1


def find(path: str, frame: FrameType) -> object | None:
    """Return the object that a dotted `path` names in `frame`, None where there is none.

    Looking runs none of the program's code.
    """
    first, *rest = path.split(".")
    value: object | None = _variables(frame).get(first, frame.f_globals.get(first))
    for name in rest:
        value = getattr(value, "__dict__", {}).get(name)
    return None if type(value) is type(sys) else value


def _variables(frame: FrameType) -> Any:
    # Before 3.13 reading f_locals copies the variables into a dictionary that the frame keeps,
    # which would keep alive what the program has deleted.
    if frame.f_code.co_flags & CO_OPTIMIZED and sys.version_info < (3, 13):
        return {}
    return frame.f_locals


_texts: dict[tuple[CodeType, int], str] = {}


def _text_at(code: CodeType, instruction: int) -> str:
    key = (code, instruction)
    if key not in _texts:
        _texts[key] = _read_text(code, instruction)
    return _texts[key]


def _read_text(code: CodeType, instruction: int) -> str:
    positions = list(code.co_positions())
    line, end_line, column, end_column = positions[instruction // 2]
    if line is None or column is None or end_column is None:
        return ""
    text = linecache.getline(code.co_filename, line).encode()
    stop = end_column if line == end_line else len(text)
    return text[column:stop].decode(errors="replace").strip()


def _site(frame: FrameType) -> tuple[str, str]:
    return frame.f_globals.get("__name__", ""), frame.f_code.co_name


def _state_of(frame: FrameType) -> str:
    module, name = _site(frame)
    if (module, name) in _SLEEPS:
        return "sleeping"
    if module in _STATES:
        return _STATES[module]
    waits = ("asyncio.", "threading", "gevent.", "concurrent.futures")
    return "waiting" if module.startswith(waits) else ""


def _self_of(frame: FrameType) -> object | None:
    code = frame.f_code
    if not code.co_argcount or code.co_varnames[0] != "self":
        return None
    owner: object | None = frame.f_locals.get("self")
    return owner


# --- what runs on a thread, and what is put aside --------------------------------------------

_aside: dict[int, core.Wait] = {}
_last: dict[int, int] = {}  # by thread: the greenlet or coroutine that ran last


def _forget(forker: int) -> None:
    _aside.clear()
    _last.clear()


core.on_fork.append(_forget)


def put_aside(task: int, why: Reason, resource: int = core.NO_RESOURCE) -> None:
    """Note that `task` runs no longer; where it is in a recorded wait already, that stands."""
    if task in core.waits:
        return
    wait = core.Wait(task, core.STATE_CODES[why.state], resource, True)
    wait.line, wait.label = why.line, core.label_id(why.label)
    core.waits[task] = _aside[task] = wait
    _name_resource(resource, why.name)


def _name_resource(number: int, name: str) -> None:
    resource = core.resources.get(number)
    if name and resource is not None and not resource.name and not resource.line:
        resource.name = name
        core.news.append(("name", number, name))


def go_on(task: int) -> None:
    """Note that the calling thread runs `task` now, after another greenlet or coroutine."""
    thread = core.ident()
    core.current[thread] = task
    core.end_wait(_aside.pop(task, None))
    if core.tasks[task].library:
        return
    before = _last.get(thread, task)
    _last[thread] = task
    if before != task:
        at = core.now()
        core.push((core.SWITCH, at, at, before, core.NO_RESOURCE, core.NO_LINE, task))


def was_running(task: int) -> None:
    """Note that the calling thread ran `task` before anything was put aside on it."""
    _last.setdefault(core.ident(), task)


def return_to(carrier: int) -> None:
    """Note that the calling thread runs what carries coroutines again: the loop itself."""
    core.current[core.ident()] = carrier


class Numbering:
    """Names for what the program started more than once: "heng", "heng-2", "heng-3"."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def next(self, name: str) -> str:
        """Return `name`, from its second use on with its number."""
        count = self._counts[name] = self._counts.get(name, 0) + 1
        return name if count == 1 else f"{name}-{count}"
