"""End a kernel's runs when the kernel itself has died.

A kernel killed with SIGKILL cannot clean up, and its programs would go on for ever. So one small
process, in a session of its own, waits at the end of a pipe: the system closes the other end when
the kernel dies, however it dies.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading

# With start_new_session, which Windows ignores: keeps the interrupt key away from a process.
NEW_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)

_WATCH, _DONE = "watch", "done"


class Guard:
    """The kernel's side: start the guard process when it is first needed, and tell it what runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watched: dict[str, int] = {}
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def watch(self, rundir: str, root: int = 0) -> None:
        """Have the run in `rundir` ended and its directory removed should this process die.

        Called before its main process is started, and again with that one's id.
        """
        with self._lock:
            self._watched[rundir] = root
            if not (self._is_alive() and self._send(_WATCH, rundir)):
                self._restart()

    def done(self, rundir: str) -> None:
        """Forget the run in `rundir`."""
        with self._lock:
            self._watched.pop(rundir, None)
            if self._is_alive():
                self._send(_DONE, rundir)

    def check(self) -> None:
        """Start the guard process anew if it has died."""
        with self._lock:
            if self._watched and not self._is_alive():
                self._restart()

    def _is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _restart(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process = _start()
        for rundir in self._watched:
            self._send(_WATCH, rundir)

    def _send(self, verb: str, rundir: str) -> bool:
        assert self._process is not None and self._process.stdin is not None
        try:
            root = self._watched.get(rundir, 0)
            self._process.stdin.write(f"{verb} {root} {rundir}\n".encode())
        except OSError:
            return False
        return True

    def _forget(self) -> None:
        """In a copy of the kernel made by fork: close the pipe, or it would outlive the kernel."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self.__dict__.update(_lock=threading.Lock(), _process=None, _watched={})


def _start() -> subprocess.Popen[bytes]:
    import psutil

    homes = {
        os.path.dirname(os.path.dirname(os.path.abspath(file)))
        for file in (__file__, psutil.__file__)
    }
    return subprocess.Popen(
        [sys.executable, "-I", os.path.abspath(__file__), *homes],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        cwd=os.path.abspath(os.sep),
        start_new_session=True,
        creationflags=NEW_GROUP,
    )


def stand_guard() -> None:
    """Wait for the kernel's end, then end its runs. The guard process's main function."""
    from labhelpers.tree import Tree  # now: there is no time for it later

    watched: dict[str, int] = {}
    for line in sys.stdin.buffer:
        verb, root, rundir = line.decode().rstrip("\n").split(" ", 2)
        watched[rundir] = int(root)
        if verb == _DONE:
            del watched[rundir]
    for rundir, pid in watched.items():
        Tree(rundir, pid or None).end()
        shutil.rmtree(rundir, ignore_errors=True)


if __name__ == "__main__":
    sys.path.extend(sys.argv[1:])
    stand_guard()
