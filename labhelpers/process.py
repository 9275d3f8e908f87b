"""The child process: its directory, its environment, its pipes, its end.

Reading two pipes and waiting for an exit at once works differently on every system; one thread for
each that puts what it gets into one queue works the same on all.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any, Literal

import psutil

from labhelpers.guard import NEW_GROUP, Guard
from labhelpers.output import StreamName
from labhelpers.program import CELL_NAME, Program
from labhelpers.tree import RUN_VARIABLE, Tree

_CHILD = Path(__file__).with_name("child") / "__main__.py"
_OUTER_RUNS = "LABHELPERS_WITHIN"  # tokens of the runs that this one is part of
_NOT_FOR_PROGRAMS = (
    "FORCE_COLOR",  # ipykernel sets it; a traceback would be coloured
    "CLICOLOR_FORCE",
    "MPLBACKEND",  # the notebook's own, which needs a kernel
    "JPY_PARENT_PID",
    "JPY_SESSION_NAME",
    "PYTHONUNBUFFERED",  # lines of several threads would be torn apart
)
_FIXED = {  # what would make virtual runs differ: the order of sets of strings, the time of day
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
}
_TRACKER_WARNING = re.compile(rb"[^\n]*resource_tracker: [^\n]*\n(?:  warnings\.warn\([^\n]*\n)?")
_LAST_OUTPUT = 0.5  # seconds for what is still in the pipes once every writer is dead

Event = tuple[Literal["stdout", "stderr", "exit"], bytes]
guard = Guard()


class Child:
    """One program in a process of its own, and every process that it starts.

    With `seed`, its threads and its time are a model's; else they are the system's. With `explore`
    it is explored instead (see `labhelpers.child.exploring`).

    Raises
    ------
    OSError
        When the system does not let a process be started.
    """

    def __init__(
        self,
        program: Program,
        get: tuple[str, ...] = (),
        seed: int | None = None,
        explore: dict[str, Any] | None = None,
    ) -> None:
        self.rundir = Path(tempfile.mkdtemp(prefix="labhelpers-"))
        self.ended_by_us = False
        self._tree_ended = False
        self._discard = False
        self._open = {"stdout", "stderr", "exit"}
        self._events: queue.Queue[Event] = queue.Queue(maxsize=64)
        guard.watch(str(self.rundir))
        try:
            self._write_program(program, {"get": list(get), "seed": seed, "explore": explore})
            self.process = self._start(fixed=seed is not None or explore is not None)
        except BaseException:
            self._remove()
            raise
        guard.watch(str(self.rundir), self.process.pid)
        self.tree = Tree(str(self.rundir), self.process.pid)
        self._start_threads()

    def _write_program(self, program: Program, wanted: dict[str, Any]) -> None:
        path = program.path
        if path is None:
            path = self.rundir / CELL_NAME
            path.write_text(program.numbered_source, encoding="utf-8", newline="\n")
        config = {
            "name": program.name,
            "source": program.numbered_source,
            "file": str(path),
            "folder": str(path.parent) if program.path else os.getcwd(),
            **wanted,
        }
        (self.rundir / "config").write_bytes(marshal.dumps(config))

    def _start(self, fixed: bool) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(_CHILD), str(self.rundir)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            env=_environment(str(self.rundir), fixed),
            start_new_session=True,
            creationflags=NEW_GROUP,
        )

    def _start_threads(self) -> None:
        assert self.process.stdout is not None and self.process.stderr is not None
        for target, *args in (
            (self._read, "stdout", self.process.stdout),
            (self._read, "stderr", self.process.stderr),
            (self._await_exit,),
        ):
            threading.Thread(target=target, args=args, daemon=True, name="labhelpers").start()

    def _read(self, name: StreamName, pipe: IO[bytes]) -> None:
        with pipe:
            while data := os.read(pipe.fileno(), 65536):
                if not self._discard:
                    self._events.put((name, data))
        self._events.put((name, b""))

    def _await_exit(self) -> None:
        if hasattr(os, "waitid"):  # its number is kept, or its group's could become another's
            with contextlib.suppress(ChildProcessError):
                os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        else:
            self.process.wait()
        self._events.put(("exit", b""))

    def discard(self) -> None:
        """Read what follows, so that the program does not block, and keep nothing of it."""
        self._discard = True

    def take(self, seconds: float) -> list[tuple[StreamName, bytes]]:
        """Return what was written, in order; wait at most `seconds` for the first of it."""
        taken: list[tuple[StreamName, bytes]] = []
        try:
            event = self._events.get(timeout=seconds) if seconds > 0 else self._events.get_nowait()
            for _ in range(self._events.maxsize):
                self._sort_in(event, taken)
                event = self._events.get_nowait()
            self._sort_in(event, taken)
        except queue.Empty:
            pass
        return taken

    def _sort_in(self, event: Event, taken: list[tuple[StreamName, bytes]]) -> None:
        name, data = event
        if name == "exit" or not data:
            self._open.discard(name)
        elif taken and taken[-1][0] == name:
            taken[-1] = (name, taken[-1][1] + data)
        else:
            taken.append((name, data))

    @property
    def has_exited(self) -> bool:
        """Whether the main process has come to its end."""
        return "exit" not in self._open

    def end(self, *, grace: float) -> tuple[int, list[tuple[StreamName, bytes]]]:
        """End the whole tree; return how many outlived `grace` seconds, and the last output."""
        last = self.take(0)
        left = self._end_tree(grace)
        deadline = time.monotonic() + _LAST_OUTPUT
        while self._open and time.monotonic() < deadline:
            last += self.take(0.02)
        if self.ended_by_us:
            last = [(name, _TRACKER_WARNING.sub(b"", data)) for name, data in last]
        return left, last

    def _end_tree(self, grace: float) -> int:
        left = self.tree.end(grace)
        self._tree_ended = True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_LAST_OUTPUT)
        return left

    def close(self) -> None:
        """End what may be left, let the reading threads go, and remove the run's directory."""
        self.discard()
        if not self._tree_ended:
            self._end_tree(0.0)
        deadline = time.monotonic() + _LAST_OUTPUT
        while self._open and time.monotonic() < deadline:
            self.take(0.02)
        self._remove()

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            self.rundir.chmod(0o700)  # the program may have changed it
        shutil.rmtree(self.rundir, ignore_errors=True)
        guard.done(str(self.rundir))

    @property
    def is_stopped(self) -> bool:
        """Whether a signal has stopped the main process."""
        try:
            return psutil.Process(self.process.pid).status() == psutil.STATUS_STOPPED
        except psutil.Error:
            return False

    def read(self, name: str) -> Any:
        """Return what the child wrote into one of its files, None where there is none."""
        try:
            return marshal.loads((self.rundir / name).read_bytes())
        except (OSError, ValueError, EOFError, TypeError):
            return None


def _environment(rundir: str, fixed: bool) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key not in _NOT_FOR_PROGRAMS}
    outer = [environment.get(key, "") for key in (_OUTER_RUNS, RUN_VARIABLE)]
    return {
        **environment,
        _OUTER_RUNS: os.pathsep.join(filter(None, outer)),
        RUN_VARIABLE: rundir,
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), rundir),  # what is left there goes with the run
        "PYTHONIOENCODING": "utf-8",
        "PYTHON_COLORS": "0",
        **(_FIXED if fixed else {}),
    }
