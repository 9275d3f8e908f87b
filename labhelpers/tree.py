"""Find every process that a run has started, and end them all.

A process group misses those that made a session of their own, and the list of descendants misses
those whose parent has ended. But every one of them has inherited the run's token in its
environment, so the tree is: who carries the token, who descends from those, who was seen before.

The resource tracker of `multiprocessing` is let live until the others are dead: it removes their
shared memory and named semaphores, and then ends by itself.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable

import psutil

RUN_VARIABLE = "LABHELPERS_RUN"

_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess)
_UNTOLD = (OSError, IndexError)  # it is gone, or a system that is like Linux tells less
_GIVE_UP_AFTER = 2.0  # seconds; only a process stuck in the kernel outlives SIGKILL
_PAUSE = 0.005  # seconds between two looks at those that are to end
_LOOKS = 20  # at one whose environment is not there yet
_TRACKER_GRACE = 0.5  # seconds the resource tracker gets to clean up, after all others are dead


class Tree:
    """The processes of one run.

    Parameters
    ----------
    token
        The value of `RUN_VARIABLE` in their environment: the run directory's path.
    root
        Process id of the main process, if known; it leads a group and a session.
    """

    def __init__(self, token: str, root: int | None = None) -> None:
        self._token = token.encode()
        self._seen: dict[int, psutil.Process] = {}
        self._groups: set[int] = set()
        self._root = root
        self._strangers: set[int] = set()
        if root is not None:
            if sys.platform == "linux":  # which counts its processes upwards
                self._strangers = {pid for pid in psutil.pids() if pid < root}
            self._remember([root])
            self._groups.add(root)  # it leads one, and may be gone already

    def look(self) -> list[psutil.Process]:
        """Return the processes that are alive now, and remember them."""
        suspects = self._suspects()
        self._remember(pid for pid in suspects if _carries(pid, self._token))
        self._seen = {pid: process for pid, process in self._seen.items() if is_alive(process)}
        self._remember(self._descendants(suspects))
        return list(self._seen.values())

    def _descendants(self, suspects: list[int]) -> list[int]:
        """Return who descends from those seen, also without the token."""
        if sys.platform != "linux":
            return [pid for process in self._seen.values() for pid in self._below(process)]
        children: dict[int, list[int]] = {}
        for pid in suspects:
            children.setdefault(_parent(pid), []).append(pid)
        found, ahead = [], list(self._seen)
        while ahead:
            more = children.pop(ahead.pop(), [])
            found += more
            ahead += more
        return found

    def _below(self, process: psutil.Process) -> list[int]:
        with contextlib.suppress(*_GONE):
            if process.ppid() not in self._seen:
                return [child.pid for child in process.children(recursive=True)]
        return []

    def _suspects(self) -> list[int]:
        """Return who may be of the tree: to look at all takes a moment on a machine with many.

        Who was there before the run, with a lower number, is not; unless the numbers have begun
        anew since, for then one of them may be another's by now.
        """
        pids = psutil.pids()
        self._strangers.intersection_update(pids)  # the number of one that has ended is free
        suspects = [pid for pid in pids if pid not in self._strangers]
        begun_anew = self._root is not None and any(pid < self._root for pid in suspects)
        return pids if begun_anew else suspects

    def _remember(self, pids: Iterable[int]) -> None:
        for pid in pids:
            if pid not in self._seen and pid != os.getpid():
                with contextlib.suppress(*_GONE, ProcessLookupError):
                    self._seen[pid] = psutil.Process(pid)
                    if hasattr(os, "getpgid") and os.getsid(pid) != os.getsid(0):
                        self._groups.add(os.getpgid(pid))

    @property
    def main(self) -> list[psutil.Process]:
        """The main process, in a list that is empty when it has ended."""
        return [process for pid, process in self._seen.items() if pid == self._root]

    def memory(self, processes: Iterable[psutil.Process], limit: float) -> int:
        """Return the memory of `processes` in bytes; exact only where it is over `limit`.

        The resident sizes count what forked processes share once for each of them. Only when
        their sum is over the limit are the proportional sizes asked for, which are slow to get.
        """
        processes = list(processes)
        resident = sum(_size(process, _resident) for process in processes)
        if resident <= limit or len(processes) < 2:
            return resident
        return sum(_size(process, _proportional) for process in processes)

    def end(self, grace: float = 0.0) -> int:
        """End all processes and return how many were still running after `grace` seconds.

        Stopped processes are ended too. Does not return before all are dead (at most some
        seconds, for those that even the system cannot end).
        """
        left = _wait_while(self._others, grace)
        trackers = any(map(_is_tracker, self._seen.values()))
        if not trackers:
            self._kill_groups()
        self._kill_until_none(left)
        if trackers:
            self._end_trackers()
        return len(left)

    def _kill_groups(self) -> None:
        """End at a stroke also one that forks faster than anybody can look.

        A group lies within a session, and the main process has one of its own: so none of these
        groups has a member that is not of the tree. (One that the interrupt key ended before it had
        made its session is left in ours, and its group would be the notebook's kernel.)
        """
        if not hasattr(os, "killpg"):  # Windows
            return
        for group in self._groups:
            with contextlib.suppress(OSError):
                os.killpg(group, signal.SIGKILL)

    def _kill_until_none(self, left: list[psutil.Process]) -> None:
        deadline = time.monotonic() + _GIVE_UP_AFTER
        while left and time.monotonic() < deadline:
            for process in left:
                _stop(process)  # all at once, so that none sees another die and says so
            for process in left:
                _kill(process)
            time.sleep(_PAUSE)
            left = self._others()

    def _others(self) -> list[psutil.Process]:
        return [process for process in self.look() if not _is_tracker(process)]

    def _end_trackers(self) -> None:
        for process in self._seen.values():
            with contextlib.suppress(*_GONE):
                process.resume()
        for process in _wait_while(self.look, _TRACKER_GRACE):
            _kill(process)


def is_alive(process: psutil.Process) -> bool:
    """Return whether `process` is there and more than a zombie."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except _GONE:
        return False


def _carries(pid: int, token: bytes) -> bool:
    if sys.platform == "linux":  # five times as fast as psutil, and done at the end of every cell
        return token in _environment(pid)
    try:
        return token.decode() in "\n".join(psutil.Process(pid).environ().values())
    except (*_GONE, OSError):
        return False


def _environment(pid: int) -> bytes:
    """Return the environment of a process, on Linux; of one in the middle of `exec`, the next.

    There it has none for a moment, and would be taken for a stranger's. A zombie has no memory
    either, nor has a part of the system itself; who really has none keeps a place for it.
    """
    last = 0
    try:
        for _ in range(_LOOKS):
            with open(f"/proc/{pid}/environ", "rb") as file:
                data = file.read()
            if data:
                return data
            memory, place = _numbers(pid, 23, 50)
            if not memory or place == last != 0:
                break
            last = place
            time.sleep(_PAUSE)
    except _UNTOLD:
        pass
    return b""


def _parent(pid: int) -> int:
    """Return a process's parent on Linux, -1 where it is gone: psutil looks at everybody's."""
    try:
        return _numbers(pid, 4)[0]
    except _UNTOLD:
        return -1


def _numbers(pid: int, *fields: int) -> list[int]:
    """Return some of what Linux tells of a process in numbers: the fields as in proc(5), from 4."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        told = file.read().rpartition(b")")[2].split()
    return [int(told[field - 3]) for field in fields]


def _is_tracker(process: psutil.Process) -> bool:
    try:
        return any("multiprocessing.resource_tracker" in part for part in process.cmdline())
    except _GONE:
        return False


def _stop(process: psutil.Process) -> None:
    with contextlib.suppress(*_GONE):
        process.suspend()


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(*_GONE):
        process.kill()


def _wait_while(find: Callable[[], list[psutil.Process]], seconds: float) -> list[psutil.Process]:
    """Look until nothing is found or the time is over; return what is found last."""
    deadline = time.monotonic() + seconds
    found = find()
    while found and time.monotonic() < deadline:
        time.sleep(_PAUSE)
        found = find()
    return found


def _size(process: psutil.Process, measure: Callable[[psutil.Process], int]) -> int:
    try:
        return measure(process)
    except _GONE:
        return 0


def _resident(process: psutil.Process) -> int:
    return int(process.memory_info().rss)


def _proportional(process: psutil.Process) -> int:
    full = process.memory_full_info()
    return int(getattr(full, "pss", full.uss))
