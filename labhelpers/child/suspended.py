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
    "__aexit__": "async with",
    "__anext__": "async for",
    "__enter__": "with",
    "__exit__": "with",
}
# What a compiled function has no frame to say, the text of the call and the object's module do.
_QUEUE_MODULES = {"gevent.queue", "gevent._gevent_cqueue", "queue", "_queue"}
_CALL = re.compile(r"\s*(?:await\s+)?(?:((?:\w+\.)*\w+)\.)?(\w+)\s*\(")
# `with lock:` or `for item in queue:`; from 3.13 on only what stands after `with` and `in`.
_USE = re.compile(r"\s*(?:(?:async\s+)?(?:with|for\s.+?\sin)\s+)?((?:\w+\.)*\w+)\s*(?:$|[:,]|as\s)")


class Reason:
    """Why something is suspended: a base state, the call that waits, what it waits for (None where
    that cannot be told), and the program's line (`core.NO_LINE` where it has none)."""

    __slots__ = ("label", "line", "state", "target")

    def __init__(self, state: str, label: str, target: object | None, line: int) -> None:
        self.state = state
        self.label = label
        self.target = target
        self.line = line


def reason(frames: Iterable[FrameType]) -> Reason:
    """Return why the owner of `frames` (innermost first) waits."""
    inner: list[FrameType] = []
    own: FrameType | None = None
    for frame in frames:
        if frame.f_code.co_filename == core.program:
            own = frame
            break
        inner.append(frame)
    line = core.NO_LINE if own is None else own.f_lineno or core.NO_LINE
    telling = [frame for frame in reversed(inner) if _state_of(frame)]
    for frame in telling:
        state = _state_of(frame)
        if _site(frame) not in _FORWARDING or frame is telling[-1]:
            return Reason(state, _public_name(frame, own), _self_of(frame), line)
    label, target = called(own) if own is not None else ("", None)
    state = "queue" if type(target).__module__ in _QUEUE_MODULES else "waiting"
    return Reason(state, label, target, line)


def called(frame: FrameType) -> tuple[str, object | None]:
    """Return the name of what `frame` is calling now, and the object whose method that is.

    Found in the program's text at the position of the running instruction (PEP 657), so it works
    for functions that are compiled and leave no frame. The object is looked for by its name, and
    only where looking runs none of the program's code.
    """
    text = _text_at(frame.f_code, frame.f_lasti)
    match = _CALL.match(text)
    if match:
        path, name = match.groups()
        return name, find(path, frame) if path else None
    match = _USE.match(text)
    return ("", find(match[1], frame)) if match else ("", None)


def named(frame: FrameType) -> str:
    """Return the program's name for what `frame` is using: "lock" in `lock.acquire()`."""
    text = _text_at(frame.f_code, frame.f_lasti)
    match = _CALL.match(text) or _USE.match(text)
    return (match[1] or "") if match else ""


def find(path: str, frame: FrameType) -> object | None:
    """Return the object that a dotted `path` names in `frame`, None where there is none."""
    first, *rest = path.split(".")
    value: object | None = _variables(frame).get(first, frame.f_globals.get(first))
    for name in rest:
        value = getattr(value, "__dict__", {}).get(name)
    return value


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
    return text[column:stop].decode(errors="replace")


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


def _public_name(frame: FrameType, own: FrameType | None) -> str:
    name = frame.f_code.co_name
    if not name.startswith("_") or name in _SPELLED:
        return _SPELLED.get(name, name)
    label, _ = called(own) if own is not None else ("", None)
    return label or name.strip("_")


def _self_of(frame: FrameType) -> object | None:
    code = frame.f_code
    if not code.co_argcount or code.co_varnames[0] != "self":
        return None
    owner: object | None = frame.f_locals.get("self")
    return owner
