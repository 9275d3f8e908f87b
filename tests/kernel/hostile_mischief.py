"""Hostile cells that flood, garble, or saw at the branch they sit on."""

from __future__ import annotations

from hostile import Hostile

_CUT = r"\[The first 200,000 characters"

CELLS = [
    Hostile(
        "print flood",
        "while True:\n    print('again and again')\n",
        "timed out",
        stdout="again",
        stderr=_CUT,
        timeout=4,
    ),
    Hostile(
        "flood on both streams",
        """
        import sys, threading
        def flood(stream):
            while True:
                stream.write("x" * 10_000)
        threading.Thread(target=flood, args=(sys.stderr,)).start()
        flood(sys.stdout)
        """,
        "timed out",
        stderr=_CUT,
        timeout=4,
    ),
    Hostile(
        "50 MB without a newline",
        "import sys\nsys.stdout.write('x' * 50_000_000)\n",
        "finished",
        stdout="^x{199900}",
        stderr=_CUT,
    ),
    Hostile(
        "bytes that are not UTF-8",
        r"import sys; sys.stdout.buffer.write(b'caf\xe9 \xff\xc3\n')" "\n",
        "finished",
        stdout=r"caf\\xe9 \\xff\\xc3",
    ),
    Hostile(
        "half a character",
        r"print('\ud83d')" "\n",
        "raised",
        ("UnicodeEncodeError in line 2",),
    ),
    Hostile(
        "terminal codes",
        r"print('\x1b[31mred\x1b[0m\x1b[2J\x1b]0;title\x07\x1b[9;9Hhere\0\x1b[?1049h', end='\x1b[')"
        "\n",
        "finished",
        stdout=r"^\x1b\[31mred\x1b\[0mhere\\x00",
    ),
    Hostile(
        "<script> in a thread's name",
        """
        import threading
        lock = threading.Lock()
        def wait():
            lock.acquire()
            lock.acquire()
        threading.Thread(target=wait, name="<script>alert(1)</script>").start()
        """,
        "deadlocked",
    ),
    Hostile(
        "closes 1 and 2", "import os, time\nos.close(1)\nos.close(2)\ntime.sleep(0.1)\n", "finished"
    ),
    Hostile(
        "closes 1 and prints",
        "import os\nos.close(1)\nprint('lost')\n",
        "raised",
        ("OSError in line 4",),
    ),
    Hostile("closes every descriptor", "import os\nos.closerange(0, 300)\n", "finished|exited"),
    Hostile(
        "closes 1 and 2 and stays",
        "import os, time\nos.closerange(1, 3)\ntime.sleep(100)\n",
        "timed out",
        timeout=1,
    ),
    Hostile(
        "own script deleted",
        "import os\nos.remove(__file__)\n1 / 0\n",
        "raised",
        ("line 4",),
        stderr="1 / 0",
    ),
    Hostile(
        "its own directory deleted",
        "import os, shutil\nshutil.rmtree(os.environ['LABHELPERS_RUN'])\nprint('gone')\n",
        "finished",
        stdout="gone",
    ),
    Hostile(
        "its own directory made unusable",
        "import os\nos.chmod(os.environ['LABHELPERS_RUN'], 0)\nprint('shut')\n",
        "finished",
        stdout="shut",
    ),
    Hostile(
        "print replaced",
        "import builtins\nbuiltins.print = None\nprint('x')\n",
        "raised",
        ("TypeError in line 4",),
    ),
    Hostile(
        "sys.stdout replaced",
        "import sys\nsys.stdout = sys.stderr = None\nprint('x')\n1 / 0\n",
        "raised",
        ("ZeroDivisionError in line 5",),
    ),
    Hostile(
        "threading.Lock replaced",
        """
        import threading, _thread
        threading.Lock = threading.RLock = _thread.allocate_lock = None
        thread = threading.Thread(target=print, args=("ran",))
        thread.start()
        """,
        "finished|raised",
    ),
    Hostile(
        "clock replaced",
        """
        import time
        time.perf_counter_ns = time.perf_counter = time.monotonic = time.time = lambda: 0
        print("late")
        """,
        "finished",
        stdout="late",
    ),
    Hostile(
        "modules forgotten",
        "import sys\nsys.modules.clear()\nsys.meta_path.clear()\nsys.path.clear()\n",
        "finished|raised",
    ),
    Hostile(
        "built-ins gone", "import builtins\nbuiltins.__dict__.clear()\n", "finished|raised|exited"
    ),
    Hostile(
        "traced",
        "import sys, threading\nsys.settrace(lambda *event: None)\nsys.setprofile(print)\n",
        "finished",
    ),
    Hostile(
        "another directory",
        "import os\nos.chdir('/')\nraise ValueError\n",
        "raised",
        ("line 4",),
        stderr="raise ValueError",
    ),
    Hostile(
        "no further file may be opened",
        """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        print("poor")
        """,
        "finished|raised|exited",
        stdout="poor",
    ),
    Hostile(
        "files left in the temporary directory",
        "import tempfile\nprint(tempfile.mkdtemp(prefix='labhelpers-left'))\n",
        "finished",
    ),
]
