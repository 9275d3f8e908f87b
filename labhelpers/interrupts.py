"""Note the interrupt key instead of being torn out of whatever is being done.

KeyboardInterrupt comes between any two instructions: also while the processes of a run are being
ended, and a reader who presses the key twice would leave some of them behind. And a kernel that is
torn out of its own work, just after the cell that was meant, may run no cell any more.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

CALM = 0.2  # seconds without a press, after which an impatient reader has let the key go


@dataclass
class Interrupts:
    """Whether the key was pressed."""

    pressed: bool = False
    last: float = 0.0

    def _press(self, *signal_and_frame: object) -> None:
        self.pressed, self.last = True, time.monotonic()

    def _wait_for_calm(self) -> None:
        while self.pressed and time.monotonic() < self.last + CALM:
            time.sleep(0.01)


@contextmanager
def noted() -> Iterator[Interrupts]:
    """Give an object that tells whether the key was pressed since; nothing else happens then.

    In a thread that is not the main one nothing is changed: signals do not reach it.
    """
    interrupts = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = signal.signal(signal.SIGINT, interrupts._press)
    try:
        yield interrupts
    finally:
        interrupts._wait_for_calm()
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
