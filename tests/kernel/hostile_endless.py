"""Hostile cells that never come to their end by themselves."""

from __future__ import annotations

from hostile import Hostile

_SERVER = """
    from gevent import monkey; monkey.patch_all()
    from gevent.server import StreamServer
    def serve(connection, address):
        connection.sendall(connection.recv(100))
    print("serving", flush=True)
    StreamServer(("127.0.0.1", PORT), serve).serve_forever()
"""

CELLS = [
    Hostile("loop", "while True: pass\n", "timed out", ("--timeout 3",), timeout=1),
    Hostile(
        "loop in C that never lets go of the GIL", "sum(iter(int, 1))\n", "timed out", timeout=1
    ),
    Hostile(
        "regular expression that backtracks for ever",
        "import re\nre.match('(a+)+$', 'a' * 60 + 'b')\n",
        "timed out",
        timeout=1,
    ),
    Hostile(
        "sleep",
        "import time\nprint('tired')\ntime.sleep(10_000)\n",
        "timed out",
        stdout="tired",
        timeout=3,
    ),
    Hostile("waiting for a signal", "import signal\nsignal.pause()\n", "timed out", timeout=1),
    Hostile(
        "non-daemon thread for ever",
        """
        import threading, time
        def tick():
            while True:
                time.sleep(0.05)
        threading.Thread(target=tick).start()
        raise ValueError("the main thread is over")
        """,
        "timed out",
        ("main thread had ended with ValueError in line 7",),
        stderr="ValueError: the main thread is over",
        timeout=3,
    ),
    Hostile(
        "exit handler for ever",
        "import atexit, time\natexit.register(time.sleep, 1000)\n",
        "timed out",
        timeout=1,
    ),
    Hostile(
        "ignores every signal it can",
        """
        import signal, time
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        print("deaf", flush=True)
        while True:
            time.sleep(1)
        """,
        "timed out",
        stdout="deaf",
        timeout=3,
    ),
    Hostile(
        "stops itself",
        "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
        "timed out",
        ("stopped by a signal",),
        timeout=1,
    ),
    Hostile(
        "stops its whole group",
        """
        import multiprocessing, os, signal
        from multiprocessing.shared_memory import SharedMemory
        memory = SharedMemory(create=True, size=1000)
        os.killpg(0, signal.SIGSTOP)
        """,
        "timed out",
        timeout=1,
    ),
    Hostile(
        "asyncio for ever",
        """
        import asyncio
        async def tick():
            while True:
                await asyncio.sleep(0.1)
        asyncio.run(tick())
        """,
        "timed out",
        timeout=1,
    ),
    Hostile(
        "asyncio that swallows its cancellation",
        """
        import asyncio
        async def stubborn():
            while True:
                try:
                    await asyncio.sleep(3600)
                except asyncio.CancelledError:
                    pass
        asyncio.run(asyncio.wait_for(stubborn(), 0.1))
        """,
        "timed out",
        timeout=1,
    ),
    Hostile(
        "gevent, patched and serving for ever",
        _SERVER,
        "timed out",
        stdout="serving",
        timeout=6,
        port=True,
    ),
    Hostile("the same port again", _SERVER, "timed out", stdout="serving", timeout=6, port=True),
    Hostile(
        "threaded server for ever",
        """
        import socketserver
        class Echo(socketserver.BaseRequestHandler):
            def handle(self):
                self.request.sendall(self.request.recv(100))
        with socketserver.ThreadingTCPServer(("127.0.0.1", PORT), Echo) as server:
            print("serving")
            server.serve_forever()
        """,
        "timed out",
        stdout="serving",
        timeout=3,
        port=True,
    ),
    Hostile(
        "deadlock of non-daemon threads",
        """
        from threading import Lock, Thread, Barrier
        first, second, both = Lock(), Lock(), Barrier(2)
        def take(one, other):
            with one:
                both.wait()
                with other:
                    print("never")
        Thread(target=take, args=(first, second), name="A").start()
        Thread(target=take, args=(second, first), name="B").start()
        """,
        "deadlocked",
        (
            r"A waits for second \(line 7\), which B has held since line 5",
            r"B waits for first \(line 7\), which A has held since line 5",
        ),
    ),
    Hostile(
        "deadlock with itself",
        "import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\n",
        "deadlocked",
        ("line 5",),
    ),
    Hostile(
        "queue that nobody fills",
        "import queue\nqueue.Queue().get()\n",
        "deadlocked",
    ),
    Hostile(
        "event that nobody sets",
        """
        import threading
        event = threading.Event()
        for _ in range(3):
            threading.Thread(target=event.wait).start()
        """,
        "deadlocked",
    ),
    Hostile(
        "pool task that waits for its own pool",
        """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: pool.submit(print, "never").result()).result()
        """,
        "deadlocked",
    ),
    Hostile(
        "500 threads that sleep",
        """
        import threading, time
        for _ in range(500):
            threading.Thread(target=time.sleep, args=(1000,)).start()
        print(threading.active_count())
        """,
        "timed out",
        stdout="501",
        timeout=6,
    ),
]
