"""Begin recording in a process that `multiprocessing` starts anew, before it imports the program.

A spawned worker is another interpreter: without this it would draw nothing, and its tracebacks
would name the temporary file that holds the cell.
"""

from __future__ import annotations

import os
import sys

from labhelpers.child import core, deadlock, launch, streams, tracebacks
from labhelpers.child.importing import when_imported

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_COMMAND = "<string>"  # the name that `python -c` gives
_SERVER = "from multiprocessing.forkserver import main"

starting: dict[int, tuple[int, int, int, int]] = {}
"""Origin of the process that a task starts just now, by task: what `core.set_origin` takes."""


def begin(rundir: str, command: str, library: bool = False) -> None:
    """Record this process in `rundir` and run `command`; what `bootstrap` gives calls it.

    Parameters
    ----------
    command
        The statements that the interpreter was to run.
    library
        True for the fork server: no process of the program's.
    """
    del sys.path[0]  # the one line by which this module was found
    arguments, path = sys.argv, sys.path.copy()
    config = launch.load_config(rundir)
    launch.prepare(config)
    sys.argv, sys.path = arguments, path
    core.start(rundir, config["name"], config["source"])
    streams.begin()
    deadlock.leave_it_to_the_parent()
    if library:
        core.tasks[0].library = True
        core.news.append(("task", 0))
    _hide_caller(command)
    exec(compile(command, _COMMAND, "exec", dont_inherit=True), sys.modules["__main__"].__dict__)


def _hide_caller(command: str) -> None:
    """Let tracebacks show `command` as the interpreter's, not what stands in its place."""
    tracebacks.hidden.append(sys._getframe(2).f_code)
    if sys.version_info >= (3, 13):  # from then on tracebacks show the text of `python -c`
        lines = [command + "\n"]
        entry = len(command), None, lines, _COMMAND
        when_imported("linecache", lambda module: module.cache.update({_COMMAND: entry}))


def bootstrap(command: str, library: bool = False) -> str:
    """Return statements that record the new interpreter, then run `command`."""
    return (
        f"__import__('sys').path.insert(0, {_HOME!r}); __import__('labhelpers.child.worker')"
        f".child.worker.begin({core.rundir!r}, {command!r}, {library})"
    )


def patch(module: ModuleType) -> None:
    """Patch `multiprocessing.spawn` or `multiprocessing.util`, which start interpreters."""
    if module.__name__ == "multiprocessing.spawn":
        module.get_command_line = _with_bootstrap(module.get_command_line)  # type: ignore[attr-defined]
        module._fixup_main_from_path = _with_our_main(module)  # type: ignore[attr-defined]
        module.get_preparation_data = _with_origin(module.get_preparation_data)  # type: ignore[attr-defined]
        module.prepare = _recorded_prepare(module.prepare)  # type: ignore[attr-defined]
    else:
        module.spawnv_passfds = _with_server_bootstrap(module.spawnv_passfds)  # type: ignore[attr-defined]


def _with_bootstrap(original: Any) -> Any:
    def get_command_line(**kwds: Any) -> list[str]:
        line: list[str] = original(**kwds)
        if "-c" in line:
            command = line.index("-c") + 1
            line[command] = bootstrap(line[command])
        return line

    return core.like(original, get_command_line)


def _with_server_bootstrap(original: Any) -> Any:
    def spawnv_passfds(path: Any, args: Any, passfds: Any) -> Any:
        args = [
            bootstrap(text, library=True) if str(text).startswith(_SERVER) else text
            for text in args
        ]
        return original(path, args, passfds)

    return core.like(original, spawnv_passfds)


def _with_our_main(spawn: Any) -> Any:
    """Load the program as `spawn` does by `runpy`, but from its text and under its stable name."""
    original = spawn._fixup_main_from_path

    def _fixup_main_from_path(main_path: str) -> None:
        config = launch.load_config(core.rundir)
        if os.path.normpath(config["file"]) != main_path:
            original(main_path)
            return
        current = sys.modules["__main__"]
        if getattr(current, "__file__", None) == main_path:
            return  # forked: it is there already
        spawn.old_main_modules.append(current)
        content = launch.load_program(config, "__mp_main__").__dict__.copy()
        main = type(sys)("__mp_main__")
        main.__dict__.update(content)
        sys.modules["__main__"] = sys.modules["__mp_main__"] = main

    return core.like(original, _fixup_main_from_path)


def _with_origin(original: Any) -> Any:
    def get_preparation_data(name: str) -> dict[str, Any]:
        data: dict[str, Any] = original(name)
        data["started_by"] = starting.get(core.current_task())
        return data

    return core.like(original, get_preparation_data)


def _recorded_prepare(original: Any) -> Any:
    """Say who this process is before it imports the program: many a worker comes no further."""

    def prepare(data: dict[str, Any]) -> None:
        if data.get("started_by"):
            core.set_origin(*data["started_by"])
        _be(data.get("name"))
        try:
            original(data)
        except BaseException:
            core.ran_reader_code(core.current_task())
            core.end_task(_be(data.get("name")), "raised")
            raise

    return core.like(original, prepare)


def _be(name: str | None) -> core.Task:
    """Give this process's task the name of its Process object, which does not exist here yet."""
    me = core.tasks[core.current_task()]
    if name:
        me.source = None  # its thread, which `threading` calls MainThread
        core.rename_task(me.id, name)
    return me
