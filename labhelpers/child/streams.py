"""Let what is printed without the end of its line be seen, and not be lost with its program.

Python holds such text back until the line ends or the program does. A program that is ended from
outside, for it is deadlocked or its time is up, would take its last words with it, and dots that
show progress would come all at once.

A program that forks by itself may want to show that such text is in both processes afterwards, so
there nothing is flushed.
"""

from __future__ import annotations

import sys

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from typing import TextIO

_streams: list[TextIO] = []


def begin() -> None:
    """Flush the streams that this process has now, whenever the recorder's thread looks round."""
    if "fork(" not in core.program_text:
        _streams.extend(stream for stream in (sys.stdout, sys.stderr) if stream is not None)
        core.on_tick.append(flush)


def flush() -> None:
    """Write what is held back."""
    for stream in _streams:
        try:
            stream.flush()
        except Exception:
            continue  # closed, or in the middle of a write of the same thread
