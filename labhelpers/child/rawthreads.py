"""Threads that a program starts with `_thread`, past `threading`.

Nothing else tells that they are there: Python counts a thread only from its first step on, and a
deadlock must not be reported while one of them is about to begin.
"""

from __future__ import annotations

import _thread

from labhelpers.child import calls, core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from typing import Any

original = _thread.start_new_thread


class _Work:
    """What a thread started by `_thread` does; looks like the function in Python's messages."""

    def __init__(self, function: Any, task: core.Task) -> None:
        self.function = function
        self.task = task

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        core.run_as(self.task)
        try:
            self.function(*args, **kwargs)
        except SystemExit:
            raise
        except BaseException:
            self.task.ending = "raised"
            raise
        finally:
            core.leave(self.task)

    def __repr__(self) -> str:
        return repr(self.function)


def patch(module: Any) -> None:
    """Record the threads that `_thread.start_new_thread` starts."""

    def start_new_thread(function: Any, args: Any, *kwargs: Any) -> int:
        if not callable(function):
            return int(original(function, args, *kwargs))  # Python's own complaint
        name = calls.attribute(function, "__name__") or "thread"
        library = not core.is_reader(core.getframe(1).f_code.co_filename)
        task = core.new_task("thread", str(name), library=library)
        try:
            return int(original(_Work(function, task), args, *kwargs))
        except BaseException:
            core.end_task(task, "raised")
            raise

    module.start_new_thread = core.like(original, start_new_thread)
    if hasattr(module, "start_new"):
        module.start_new = module.start_new_thread
