"""A kernel that is killed with SIGKILL in the middle of a cell leaves nothing behind."""

from __future__ import annotations

import time

import pytest
from kernel_client import (
    Kernel,
    free_port,
    listens,
    shared_memory,
    started_kernel,
    wait_until,
)
from pace import in_time

NOTHING_LEFT_WITHIN = 1.0  # seconds from the kernel's death

PROGRAMS = {
    "loop": "while True: pass\n",
    "pool": """
import multiprocessing as mp, time
with mp.get_context("fork").Pool(3) as pool:
    pool.map(time.sleep, [1000] * 3)
""",
    "spawned pool with shared memory": """
import multiprocessing as mp, time
from multiprocessing.shared_memory import SharedMemory
if __name__ == "__main__":
    memory = SharedMemory(create=True, size=1000)
    with mp.get_context("spawn").Pool(2) as pool:
        pool.map(time.sleep, [1000] * 2)
""",
    "grandchild in a session of its own": """
import subprocess, time
subprocess.Popen(["sleep", "1000"], start_new_session=True, env={"PATH": "/usr/bin:/bin"})
time.sleep(1000)
""",
    "hops from fork to fork": """
import os, time
if os.fork():
    time.sleep(1000)
while True:
    if os.fork():
        os._exit(0)
""",
    "stopped": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
    "deaf": """
import signal, time
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
time.sleep(1000)
""",
    "gevent server": """
from gevent import monkey; monkey.patch_all()
from gevent.server import StreamServer
StreamServer(("127.0.0.1", PORT), lambda *connection: None).serve_forever()
""",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_outlives_a_killed_kernel(name: str) -> None:
    port = free_port()
    with started_kernel() as kernel:
        kernel.begin("%%lab --timeout 60\n" + PROGRAMS[name].replace("PORT", str(port)))
        wait_until(lambda: len(_processes(kernel)) > 0, 10)
        time.sleep(1.0)  # until all of the program's processes are there
        assert _processes(kernel)
        memory = kernel.shared_memory()
        _kill_and_see_nothing_left(kernel)
    assert not listens(port)
    assert not memory & shared_memory()


def test_a_killed_guard_is_replaced() -> None:
    with started_kernel() as kernel:
        kernel.ask("%%lab --no-view\nprint(1)\n")
        kernel.ask("from labhelpers.process import guard; guard._process.kill()")
        kernel.begin("%%lab --timeout 60\nwhile True: pass\n")
        wait_until(lambda: len(_processes(kernel)) > 0, 10)
        time.sleep(1.0)
        assert _processes(kernel)
        _kill_and_see_nothing_left(kernel)


def test_a_copy_of_the_kernel_does_not_keep_the_guard_waiting() -> None:
    with started_kernel() as kernel:
        kernel.ask("%%lab --no-view\nprint(1)\n")
        sleep = "if pid == 0:\n    time.sleep(5); os._exit(0)\n"
        copy = kernel.ask(f"import os, time\npid = os.fork()\n{sleep}print(pid)")
        assert copy.stdout.strip().isdigit()
        kernel.begin("%%lab --timeout 60\nwhile True: pass\n")
        wait_until(lambda: len(_processes(kernel)) > 0, 10)
        time.sleep(0.5)
        assert _processes(kernel)
        _kill_and_see_nothing_left(kernel)


def _kill_and_see_nothing_left(kernel: Kernel) -> None:
    kernel.kill()
    assert in_time(wait_until(lambda: kernel.leavings() == [], 30), NOTHING_LEFT_WITHIN)


def _processes(kernel: Kernel) -> list[str]:
    return [leaving for leaving in kernel.leavings() if leaving.startswith("process")]
