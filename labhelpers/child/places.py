"""Tell the reader's code from a library's, and find the program's line that is running.

What a library does inside is not the reader's story, and a line number means nothing without the
one file that the reader sees. `core` hands these names on.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

NO_LINE = 0

getframe = sys._getframe  # held here, as all that is used in another's frame
program = ""
"""The `co_filename` of the program's code; set by `core.start`."""

_CHILD = os.path.dirname(os.path.abspath(__file__))
_library_places = tuple(
    os.path.normpath(place) + os.sep
    for place in (os.path.dirname(os.__file__), _CHILD, os.path.join(_CHILD, "..", "model"))
)
_readers: dict[str, bool] = {}


def is_reader(filename: str) -> bool:
    """True where `filename` is the reader's code, not the standard library's or a package's."""
    known = _readers.get(filename)
    if known is None:
        known = _readers[filename] = filename == program or not (
            filename.startswith(_library_places)
            or filename.startswith("<frozen")
            or "site-packages" in filename
            or "dist-packages" in filename
        )
    return known


def called_by_reader(depth: int = 2) -> bool:
    """True where the frame `depth` levels up (2: the caller's caller) is the reader's code."""
    return is_reader(getframe(depth).f_code.co_filename)


def reader_line() -> int:
    """Return the line of the nearest frame of the program; NO_LINE where there is none."""
    frame = reader_frame()
    return NO_LINE if frame is None else frame.f_lineno or NO_LINE


def reader_frame() -> FrameType | None:
    """Return the nearest frame of the program, None where there is none."""
    frame: FrameType | None = getframe(1)
    while frame is not None and frame.f_code.co_filename != program:
        if frame.f_code.co_name in ("_bootstrap", "_launch"):
            return None  # below are, in a forked worker, the frames of the task that forked
        frame = frame.f_back
    return frame


def like(function: Callable[..., Any], wrapper: Callable[..., Any]) -> Callable[..., Any]:
    """Give `wrapper` the name and docstring of `function` (functools would be an import)."""
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        if isinstance(getattr(function, name, None), str):
            setattr(wrapper, name, getattr(function, name))
    if wrapper.__module__ in ("posix", "nt"):
        wrapper.__module__ = "os"  # where pickle finds the wrapper
    wrapper.__wrapped__ = function  # type: ignore[attr-defined]  # as functools.wraps does
    return wrapper
