"""Let waiting for other programs show: `subprocess`, and the `wait` functions of `os`."""

from __future__ import annotations

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any


def patch(module: ModuleType) -> None:
    """Patch `os` or `subprocess`."""
    if module.__name__ == "os":
        _patch_os(module)
    else:
        _patch_subprocess(module)


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


def _patch_os(os: ModuleType) -> None:
    for name in ("wait", "wait3", "wait4", "waitpid", "waitid", "system"):
        replace(os, name, readers_waiting, "io", name)


def _patch_subprocess(subprocess: ModuleType) -> None:
    for name in ("wait", "communicate"):
        replace(subprocess.Popen, name, _popen_waiting)


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
