"""A real kernel for tests: cells go in, what the reader would see comes out."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.manager import KernelManager

PATIENCE = 60  # seconds; a test that needs them has failed


@dataclass
class Reply:
    """What one cell showed, and when."""

    status: str = ""
    stdout: str = ""
    stderr: str = ""
    displays: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    error: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def plain(self) -> str:
        """The text of the last display."""
        return str(self.displays[-1]["text/plain"]) if self.displays else ""

    @property
    def sentence(self) -> str:
        """The outcome's sentence, which is the first line of the display."""
        return self.plain.partition("\n")[0]

    def take(self, message: dict[str, Any]) -> None:
        """Sort in one message of the kernel."""
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                setattr(self, content["name"], getattr(self, content["name"]) + content["text"])
            case "display_data" | "execute_result":
                self.displays.append(content["data"])
            case "update_display_data":
                self.updates.append(content["data"])
            case "error":
                self.error = content["traceback"]


class Kernel:
    """One kernel whose runs keep their directories in `folder`, so that leavings can be told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager = KernelManager(kernel_name="python3", transport="ipc", ip=str(folder / "k"))
        environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
        self.manager.start_kernel(env=environment, cwd=str(folder))
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.ask("%load_ext labhelpers")

    @property
    def pid(self) -> int:
        """The kernel's own process id."""
        pid = self.manager.provisioner.pid  # type: ignore[union-attr]  # started above
        assert pid is not None
        return pid

    def ask(
        self,
        code: str,
        *,
        watched: bool = False,
        on_output: Callable[[Reply], None] | None = None,
        on_message: Callable[[Reply], None] | None = None,
    ) -> Reply:
        """Run a cell to its end; `watched` says that somebody sits there.

        `on_output` is called when something was printed, `on_message` also when it was displayed.
        """
        reply, began = Reply(), time.monotonic()

        def take(message: dict[str, Any]) -> None:
            reply.take(message)
            if on_output is not None and message["msg_type"] == "stream":
                on_output(reply)
            if on_message is not None:
                on_message(reply)

        answer = self.client.execute_interactive(
            code, allow_stdin=watched, output_hook=take, timeout=PATIENCE
        )
        reply.status, reply.seconds = answer["content"]["status"], time.monotonic() - began
        return reply

    def begin(self, code: str) -> None:
        """Start a cell and do not wait for it."""
        self.client.execute(code)

    def interrupt(self) -> None:
        """Do what the interrupt button does: signal the kernel's process group."""
        os.killpg(os.getpgid(self.pid), signal.SIGINT)

    def kill(self) -> None:
        """Kill the kernel's process, nothing else, so that it cannot do anything more."""
        os.kill(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """End the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()

    def leavings(self) -> list[str]:
        """Return what runs of this kernel have left: processes and directories."""
        processes = [f"process {process.pid} {_command(process)}" for process in self._processes()]
        files = [str(path) for path in self.folder.glob("labhelpers-*")]
        return processes + files

    def shared_memory(self) -> set[str]:
        """Return the names of shared memory and semaphores that its runs have mapped."""
        return shared_memory_of(self._processes())

    def _processes(self) -> list[psutil.Process]:
        token = f"LABHELPERS_RUN={self.folder}"
        return [p for p in psutil.process_iter() if any_environment(p, token)]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:  # it ends at this moment
        return "?"


def _mapped(process: psutil.Process) -> list[str]:
    """Return the paths of files in a process's memory; [] where the system does not tell."""
    try:
        return [part.path for part in process.memory_maps()]
    except (AttributeError, psutil.Error):
        return []


def any_environment(process: psutil.Process, token: str) -> bool:
    """Return whether a living process has `token` in its environment."""
    try:
        block = Path(f"/proc/{process.pid}/environ").read_bytes()
    except OSError:
        return False
    return token.encode() in block


@contextmanager
def started_kernel() -> Iterator[Kernel]:
    """Give a kernel that is ended afterwards, with a short path (that of a socket is limited)."""
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        kernel = Kernel(Path(folder))
        try:
            yield kernel
        finally:
            kernel.close()


def shared_memory() -> set[str]:
    """Return the names of shared memory and semaphores that exist on this machine."""
    folder = Path("/dev/shm")
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def shared_memory_of(processes: Iterable[psutil.Process]) -> set[str]:
    """Return the names of shared memory and semaphores that any of the processes has mapped."""
    mapped = {path for process in processes for path in _mapped(process)}
    return {Path(path).name for path in mapped if path.startswith("/dev/shm/")}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Return whether somebody accepts connections on `port`."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], seconds: float) -> float:
    """Return after how many seconds `condition` held; fail if it does not in time."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.01)
    return time.monotonic() - began
