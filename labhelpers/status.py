"""The line under a running cell: how long it has run, how many tasks live, what waits.

A cell that shows nothing for ten seconds looks like one that hangs.
"""

from __future__ import annotations

from html import escape
from typing import Any

from labhelpers.records import Deadlock, Status

_SHOWN_WAITS = 3


def status_text(seconds: float, status: Status) -> str:
    """Return the line for a program that has run for `seconds`."""
    tasks = f"{status.tasks_alive} task{'' if status.tasks_alive == 1 else 's'}"
    waits = list(status.waiting[:_SHOWN_WAITS])
    if len(status.waiting) > _SHOWN_WAITS:
        waits.append(f"{len(status.waiting) - _SHOWN_WAITS} more wait")
    return " · ".join([f"Running for {seconds:.1f} s", tasks, *waits])


class StatusLine:
    """A display that is updated in place, and emptied when the run is over."""

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, seconds: float, status: Status) -> None:
        """Write the line anew."""
        self._update(status_text(seconds, status))

    def show_exploring(self, seconds: float, schedules: int, failures: int) -> None:
        """Tell how far an exploration has come."""
        failed = f" · {failures:,} failed" if failures else ""
        self._update(f"Exploring for {seconds:.1f} s · {schedules:,} schedules{failed}")

    def show_deadlock(self, deadlock: Deadlock) -> None:
        """Tell a deadlock at once; the run is ended a moment later."""
        self._update(" · ".join(["Deadlocked", *deadlock.lines]))

    def clear(self) -> None:
        """Take the line away."""
        if self._handle is not None:
            self._handle.update({"text/plain": "", "text/html": ""}, raw=True)

    def _update(self, text: str) -> None:
        html = f'<div style="opacity:.75;font-size:.9em" role="status">{escape(text)}</div>'
        bundle = {"text/plain": text, "text/html": html}
        if self._handle is None:
            from IPython.display import display

            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)
