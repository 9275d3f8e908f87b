"""Note the interrupt key instead of being torn out of whatever is being done.

KeyboardInterrupt comes between any two instructions: also while the processes of a run are being
ended, and a reader who presses the key twice would leave some of them behind.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Interrupts:
    """Whether the key was pressed."""

    pressed: bool = False

    def _press(self, *signal_and_frame: object) -> None:
        self.pressed = True


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
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
