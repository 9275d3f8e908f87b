"""Hostile cells that start processes and do not look after them."""

from __future__ import annotations

from hostile import Hostile

_POOL = """
    import multiprocessing as mp
    from concurrent.futures import ProcessPoolExecutor
    def square(number):
        return number * number
"""
_WORK = """
    {indent}with ProcessPoolExecutor(2, mp_context=mp.get_context("{method}")) as pool:
    {indent}    print(sum(pool.map(square, range(10))))
"""


def _pool(method: str, *, guarded: bool) -> str:
    guard = '    if __name__ == "__main__":' if guarded else ""
    return _POOL + guard + _WORK.format(indent="    " if guarded else "", method=method)


def _never_joined(method: str) -> str:
    return f"""
    import multiprocessing as mp
    import time
    if __name__ == "__main__":
        for _ in range(2):
            mp.get_context("{method}").Process(target=time.sleep, args=(1000,)).start()
        print("started")
    """


_LEFT = ("1 process it had left running was ended",)

CELLS = [
    *(
        Hostile(
            f"pool with the guard, {method}",
            _pool(method, guarded=True),
            "finished",
            stdout="^285$",
        )
        for method in ("spawn", "fork", "forkserver")
    ),
    *(
        Hostile(
            f"pool without the guard, {method}",
            _pool(method, guarded=False),
            "raised",
            (
                "BrokenProcessPool in line",
                "Each worker process imports this program again",
                '__name__ == "__main__"',
            ),
        )
        for method in ("spawn", "forkserver")
    ),
    Hostile(
        "pool without the guard, fork", _pool("fork", guarded=False), "finished", stdout="^285$"
    ),
    Hostile(
        "process without the guard, spawn",
        "import multiprocessing as mp\nmp.get_context('spawn').Process(target=print).start()\n",
        "finished",
        ("Each worker process imports",),
    ),
    *(
        Hostile(
            f"processes never joined, {method}",
            _never_joined(method),
            "timed out",
            stdout="started",
            timeout=4,
        )
        for method in ("spawn", "fork", "forkserver")
    ),
    Hostile(
        "worker that crashes",
        """
        import multiprocessing as mp, os
        from concurrent.futures import ProcessPoolExecutor
        with ProcessPoolExecutor(2, mp_context=mp.get_context("fork")) as pool:
            pool.submit(os._exit, 1).result()
        """,
        "raised",
        ("BrokenProcessPool in line 5",),
    ),
    Hostile(
        "setsid grandchild holding stdout",
        """
        import subprocess, sys
        code = "import os, time; print('grandchild', flush=True); os.close(2); time.sleep(1000)"
        command = [sys.executable, "-c", code]
        child = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
        child.stderr.read()
        """,
        "finished",
        _LEFT,
        stdout="grandchild",
    ),
    Hostile(
        "double fork",
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(0)
        os.wait()
        """,
        "finished",
        _LEFT,
    ),
    Hostile(
        "session and environment of its own",
        """
        import os, subprocess, sys
        os.environ.clear()
        subprocess.Popen(["sleep", "1000"], start_new_session=True, env={"PATH": "/bin:/usr/bin"})
        """,
        "finished",
        _LEFT,
    ),
    Hostile(
        "nohup", "import os\nos.system('nohup sleep 1000 > /dev/null 2>&1 &')\n", "finished", _LEFT
    ),
    Hostile(
        "ten forks that ignore SIGTERM",
        """
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for _ in range(10):
            if os.fork() == 0:
                time.sleep(1000)
        os._exit(4)
        """,
        "exited",
        ("status 4", "10 processes it had left running were ended"),
    ),
    Hostile(
        "process that hops from fork to fork",
        """
        import os
        while True:
            if os.fork():
                os._exit(0)
        """,
        "finished",
    ),
    Hostile(
        "shared memory, semaphores and a manager, never closed",
        """
        import multiprocessing as mp, time
        from multiprocessing.shared_memory import SharedMemory
        if __name__ == "__main__":
            context = mp.get_context("spawn")
            memory, semaphore = SharedMemory(create=True, size=1000), context.Semaphore()
            numbers = context.Manager().list([1, 2])
            print(numbers)
            time.sleep(1000)
        """,
        "timed out",
        stdout=r"\[1, 2\]",
        timeout=6,
    ),
    Hostile(
        "pool that is killed at work",
        """
        import multiprocessing as mp, time
        with mp.get_context("fork").Pool(3) as pool:
            print("begun", flush=True)
            pool.map(time.sleep, [1000] * 3)
        """,
        "timed out",
        stdout="begun",
        timeout=3,
    ),
]
