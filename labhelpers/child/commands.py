"""Let waiting for other programs show: `subprocess`, and the `wait` functions of `os`.

Who waits also learns of an end that the other process, which may have been killed, did not record.
"""

from __future__ import annotations

import os

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

_WAITS = "wait", "wait3", "wait4", "waitpid", "waitid"


def patch(module: ModuleType) -> None:
    """Patch `os`, `subprocess`, or a module of `multiprocessing` that waits by its own ways."""
    {
        "os": _patch_os,
        "subprocess": _patch_subprocess,
        "multiprocessing.popen_forkserver": _patch_popen_forkserver,
        "multiprocessing.popen_spawn_win32": _patch_popen_spawn_win32,
    }[module.__name__](module)


def replace(owner: Any, name: str, make: Callable[..., Any], *args: Any) -> None:
    """Set `owner.name` to what `make` makes of it; nothing where this system has it not."""
    original = getattr(owner, name, None)
    if original is not None:
        setattr(owner, name, core.like(original, make(original, *args)))


def waiting(original: Any, state: str, label: str, kind: str = "") -> Any:
    """Return `original` with a wait around it that is forgotten where the call did not block."""

    def call(*args: Any, **kwargs: Any) -> Any:
        resource = core.resource_of(args[0], kind, core.NO_LINE) if kind else core.NO_RESOURCE
        wait = core.begin_wait(state, resource, label, timed=True)
        try:
            return original(*args, **kwargs)
        finally:
            core.end_wait_if_long(wait)

    return call


def readers_waiting(original: Any, state: str, label: str) -> Any:
    """Return `original` with such a wait, except where a library calls it in passing.

    What is called by the reader's code, or on a thread that a library keeps, waits on purpose.
    """
    waiting_call = waiting(original, state, label)

    def call(*args: Any, **kwargs: Any) -> Any:
        if core.called_by_reader() or _on_a_thread_of_its_own():
            return waiting_call(*args, **kwargs)
        return original(*args, **kwargs)

    return call


def _on_a_thread_of_its_own() -> bool:
    task = core.tasks.get(core.current_task())  # none for what Python calls at its very end
    return task is not None and task.kind == "thread"


def _note_end(pid: int) -> None:
    """Note that the process which the system calls `pid` is over, or is no Python any more."""
    core.news.append(("over", pid, core.now()))
    core.awake()


def _patch_os(module: ModuleType) -> None:
    for name in _WAITS if hasattr(module, "WIFEXITED") else ():
        replace(module, name, _noting_ends)
    for name in (*_WAITS, "system"):
        replace(module, name, readers_waiting, "io", name)


def _noting_ends(original: Any) -> Any:
    def call(*args: Any, **kwargs: Any) -> Any:
        found = original(*args, **kwargs)
        pid = 0 if found is None else _ended(found)
        if pid:
            _note_end(pid)
        return found

    return call


def _ended(found: Any) -> int:
    """Return which process a call of `_WAITS` found ended; 0 where none, or only a stopped one."""
    if hasattr(found, "si_pid"):
        over = found.si_code in (os.CLD_EXITED, os.CLD_KILLED, os.CLD_DUMPED)
        return int(found.si_pid) if over else 0
    pid, status = found[:2]
    return int(pid) if pid and (os.WIFEXITED(status) or os.WIFSIGNALED(status)) else 0


def _patch_subprocess(subprocess: ModuleType) -> None:
    for name in ("wait", "communicate"):
        replace(subprocess.Popen, name, _popen_waiting)
    replace(subprocess.Popen, "_execute_child", _noting_exec)


def _noting_exec(original: Any) -> Any:
    def _execute_child(self: Any, args: Any, executable: Any, preexec_fn: Any, *rest: Any) -> None:
        original(self, args, executable, preexec_fn, *rest)
        if preexec_fn is not None:
            _note_end(self.pid)  # of the copy of this process that ran it

    return _execute_child


def _popen_waiting(original: Any) -> Any:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        label = f"{original.__name__} for {_command(self.args)}"
        wait = core.begin_wait("io", label=label, timed=True)
        try:
            return original(self, *args, **kwargs)
        finally:
            core.end_wait_if_long(wait)

    return call


def _command(args: Any) -> str:
    is_one = isinstance(args, (str, bytes)) or hasattr(args, "__fspath__")
    first = args if is_one else next(iter(args), "")
    text = first.decode(errors="replace") if isinstance(first, bytes) else str(first)
    words = text.split() or [""]
    return words[0].replace("\\", "/").rpartition("/")[2]


def _patch_popen_forkserver(module: ModuleType) -> None:
    replace(module.Popen, "poll", _noting_status)


def _patch_popen_spawn_win32(module: ModuleType) -> None:
    replace(module.Popen, "wait", _noting_status)


def _noting_status(original: Any) -> Any:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        status = original(self, *args, **kwargs)
        if status is not None and "end_noted" not in vars(self):
            self.end_noted = True
            _note_end(self.pid)
        return status

    return call
