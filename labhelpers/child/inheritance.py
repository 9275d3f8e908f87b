"""See that every program the program starts carries the run's token in its environment.

The token is how a process is found that has left its session and lost its parent. A program that
starts another one with an environment of its own would hide it.
"""

from __future__ import annotations

import os
import sys

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

_TOKEN = "LABHELPERS_RUN"


def patch(module: ModuleType) -> None:
    """Patch what `subprocess` and `multiprocessing.util` start programs with."""
    if sys.platform == "win32":
        return  # the descendants of a process are all that is looked for there
    import _posixsubprocess

    fork_exec = _posixsubprocess.fork_exec
    if not hasattr(fork_exec, "__wrapped__"):
        _posixsubprocess.fork_exec = _marking(fork_exec)
    if "_fork_exec" in vars(module):
        vars(module)["_fork_exec"] = _posixsubprocess.fork_exec


def _marking(original: Any) -> Any:
    def fork_exec(
        args: Any, files: Any, close: Any, fds: Any, cwd: Any, env: Any, *rest: Any
    ) -> int:
        pid: int = original(args, files, close, fds, cwd, _marked(env), *rest)
        return pid

    return core.like(original, fork_exec)


def _marked(env: Sequence[bytes] | None) -> Sequence[bytes] | None:
    """Return an environment, which None means to inherit, with the token in it."""
    if env is None and _TOKEN in os.environ:
        return None
    own = [b"%b=%b" % item for item in os.environb.items()] if env is None else list(env)
    if any(entry.startswith(_TOKEN.encode() + b"=") for entry in own):
        return own
    return [*own, f"{_TOKEN}={core.rundir}".encode()]
