"""A kernel that is killed with SIGKILL in the middle of a cell leaves nothing behind."""

from __future__ import annotations

import os
import signal
import time

import pytest
from kernel_client import (
    PATIENCE,
    Kernel,
    free_port,
    listens,
    shared_memory,
    started_kernel,
    wait_until,
)
from pace import in_time

NOTHING_LEFT_WITHIN = 1.0  # seconds from the kernel's death

UP = "open('up', 'x').close()"  # in a program: all of its processes are there now
PROGRAMS = {
    "loop": f"{UP}\nwhile True: pass\n",
    "pool": f"""
import multiprocessing as mp, time
with mp.get_context("fork").Pool(3) as pool:
    {UP}
    pool.map(time.sleep, [1000] * 3)
""",
    "spawned pool with shared memory": f"""
import multiprocessing as mp, time
from multiprocessing.shared_memory import SharedMemory
if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1000)
    with mp.get_context("spawn").Pool(2) as pool:
        {UP}
        pool.map(time.sleep, [1000] * 2)
""",
    "grandchild in a session of its own": f"""
import subprocess, time
subprocess.Popen(["sleep", "1000"], start_new_session=True, env={{"PATH": "/usr/bin:/bin"}})
{UP}
time.sleep(1000)
""",
    "hops from fork to fork": f"""
import os, time
{UP}
if os.fork():
    time.sleep(1000)
while True:
    if os.fork():
        os._exit(0)
""",
    "stopped": f"import os, signal\n{UP}\nos.kill(os.getpid(), signal.SIGSTOP)\n",
    "deaf": f"""
import signal, time
for number in signal.valid_signals() - {{signal.SIGKILL, signal.SIGSTOP}}:
    signal.signal(number, signal.SIG_IGN)
{UP}
time.sleep(1000)
""",
    "gevent server": f"""
from gevent import monkey; monkey.patch_all()
from gevent.server import StreamServer
server = StreamServer(("127.0.0.1", PORT), lambda *connection: None)
server.start()
{UP}
server.serve_forever()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_outlives_a_killed_kernel(name: str) -> None:
    port = free_port()
    with started_kernel() as kernel:
        _begin(kernel, PROGRAMS[name].replace("PORT", str(port)))
        memory = kernel.shared_memory()
        _kill_and_see_nothing_left(kernel)
    assert not listens(port)
    assert not memory & shared_memory()


def test_a_killed_guard_is_replaced() -> None:
    with started_kernel() as kernel:
        kernel.ask("%%lab --no-view\nprint(1)\n")
        kernel.ask("from labhelpers.process import guard; guard._process.kill()")
        kernel.ask("guard._process.wait()")
        _begin(kernel, PROGRAMS["loop"])
        _kill_and_see_nothing_left(kernel)


def test_a_copy_of_the_kernel_does_not_keep_the_guard_waiting() -> None:
    with started_kernel() as kernel:
        kernel.ask("%%lab --no-view\nprint(1)\n")
        sleep = "if pid == 0:\n    time.sleep(1000); os._exit(0)\n"
        copy = int(kernel.ask(f"import os, time\npid = os.fork()\n{sleep}print(pid)").stdout)
        try:
            _begin(kernel, PROGRAMS["loop"])
            _kill_and_see_nothing_left(kernel)
        finally:
            os.kill(copy, signal.SIGKILL)


def _begin(kernel: Kernel, program: str) -> None:
    """Start a program; return when it is in the midst of what it does."""
    kernel.begin(f"%%lab --timeout {PATIENCE}\n{program}")
    wait_until((kernel.folder / "up").exists, PATIENCE)
    time.sleep(0.3)
    assert _processes(kernel)


def _kill_and_see_nothing_left(kernel: Kernel) -> None:
    kernel.kill()
    assert in_time(wait_until(lambda: kernel.leavings() == [], 30), NOTHING_LEFT_WITHIN)


def _processes(kernel: Kernel) -> list[str]:
    return [leaving for leaving in kernel.leavings() if leaving.startswith("process")]
