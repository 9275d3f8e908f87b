"""Forget the modules of the program's own after each execution, so that the next one loads them.

A module's body runs once in a process, and what it leaves in its globals would go from one
execution to the next: a counter in a file beside the program would only ever grow. A library's
module stays: to load one takes long, and it seldom keeps what a program does.
"""

from __future__ import annotations

import os
import sys


class OwnModules:
    """The modules that lie as files beside the program: where imports are looked for first."""

    def __init__(self) -> None:
        self._folder = sys.path[0]

    def forget(self) -> None:
        """Let those that were loaded be loaded again."""
        for name in [name for name in sys.modules if self._is_own(name)]:
            del sys.modules[name]

    def _is_own(self, name: str) -> bool:
        head = name.partition(".")[0]
        file = getattr(sys.modules.get(head), "__file__", None)
        return file is not None and os.path.dirname(file) in (
            self._folder,
            os.path.join(self._folder, head),
        )
