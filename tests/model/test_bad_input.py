"""Programs that never end, die, break what they stand on, or will not go: each gets a verdict."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from leavings import nothing_is_left

from labhelpers import explore

pytestmark = pytest.mark.usefixtures(nothing_is_left.__name__)


@dataclass
class Bad:
    """A program, and what has to be told of it."""

    name: str
    verdict: str
    told: str
    source: str
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The program, as it is run."""
        head = THREADS if self.source.startswith(THREADS) else ""
        return head + dedent(self.source.removeprefix(head)).lstrip("\n")


THREADS = "from threading import Lock, Thread\n"
OPPOSITE = """
Thread(target=work, args=(tea, rice)).start()
Thread(target=work, args=(rice, tea)).start()
"""
BOTH = THREADS + "tea, rice = Lock(), Lock()\n"
TWICE = """
threads = [Thread(target=work) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
SHORT = {"timeout": 1.5}
ROUND = "It never ends"

NEVER_END = [
    Bad("a loop", "fails", ROUND, "while True: pass"),
    Bad(
        "a loop in a thread",
        "fails",
        ROUND,
        THREADS + "def work():\n    while True: pass\nThread(target=work).start()",
    ),
    Bad("a loop that allocates", "unknown", "cut", "hoard = []\nwhile True: hoard.append(b'x')"),
    Bad("a flood of lines", "fails", ROUND, "while True: print('again')"),
    Bad("a loop in C", "broken", r"its time of 1\.5 s was over", "sum(iter(int, 1))", SHORT),
    Bad(
        "a loop in C in a thread",
        "broken",
        r"its time of 1\.5 s was over",
        THREADS + "Thread(target=lambda: sum(iter(int, 1))).start()",
        SHORT,
    ),
    Bad("a pattern", "broken", "was over", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')", SHORT),
    Bad("stopped", "broken", "was over", "import os\nos.kill(os.getpid(), 19)", SHORT),
    Bad("a socket, hidden", "broken", "was over", """
        socket = __import__("socket").create_server(("127.0.0.1", 0))
        socket.accept()
        """, SHORT),
    Bad("its own __repr__", "held", "", """
        class Endless:
            def __repr__(self):
                while True: pass
        n = Endless()
        """, {"outcome": "n"}),
    Bad("threads that start threads", "unknown|broken", "cut|was over", THREADS + """
        def work(): Thread(target=work).start()
        work()
        """, {"budget": 1, "most_states": 0, "timeout": 6}),
]  # fmt: skip

MUCH = [
    Bad("memory", "broken", "too much memory", "list(range(10**9))", {"timeout": 120}),
    Bad("more memory than there is", "fails", "MemoryError in line 1", "bytearray(10**15)"),
    Bad("50 MB of output", "held", "", "print('x' * 50_000_000)"),
    Bad("a long value", "held", "", "n = 'x' * 10_000_000", {"outcome": "n"}),
    Bad("over a million states", "unknown", "not exhausted", THREADS + """
        n = 0
        def work():
            global n
            for _ in range(9): n += 1
        threads = [Thread(target=work) for _ in range(4)]
        for thread in threads: thread.start()
        """, {"budget": 100}),
    Bad("200 threads", "unknown", "not exhausted", THREADS + """
        n, lock = 0, Lock()
        def work():
            global n
            with lock: n += 1
        threads = [Thread(target=work) for _ in range(200)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        assert n == 200
        """, {"budget": 3}),
    Bad("deep recursion", "fails", "RecursionError in line 1", "def down(): down()\ndown()"),
    Bad("deep recursion in a thread", "fails", "RecursionError in line 2 of Thread-1", THREADS + """
        def down(): down()
        Thread(target=down).start()
        """),
    Bad("no limit to recursion", "broken|fails", "SIGSEGV|Recursion|too much memory|was over", """
        import sys
        sys.setrecursionlimit(10**9)
        def down(): down()
        down()
        """),
]  # fmt: skip

DIE = [
    Bad("empty", "held", "only schedule", ""),
    Bad("a comment", "held", "only schedule", "# nothing"),
    Bad("no Python", "broken", "SyntaxError in line 1: invalid syntax", "x = = 1"),
    Bad("character zero", "broken", "SyntaxError: .*null bytes", "print(1)\n\0\n"),
    Bad("indentation", "broken", "IndentationError in line 2", "def work():\npass"),
    Bad("raises", "fails", "ZeroDivisionError in line 1", "1 / 0"),
    Bad("no such module", "fails", "ModuleNotFoundError in line 1", "import no_such_module"),
    Bad("cannot be told", "fails", r"Odd in line 3 .*RuntimeError in its str", """
        class Odd(Exception):
            def __str__(self): raise RuntimeError
        raise Odd
        """),
    Bad("os._exit", "broken", r"with status 3, as after os\._exit", "import os\nos._exit(3)"),
    Bad("os._exit in a thread", "broken", "with status 0", THREADS + """
        import os
        Thread(target=os._exit, args=(0,)).start()
        """),
    Bad("sys.exit(3)", "fails", "SystemExit in line 2 of MainThread: 3", "import sys\nsys.exit(3)"),
    Bad("sys.exit()", "held", "only schedule", "import sys\nsys.exit()"),
    Bad("a crash", "broken", r"SIGSEGV \(11\)", "__import__('ctypes').string_at(0)"),
    Bad("killed", "broken", r"SIGKILL \(9\)", "import os\nos.kill(os.getpid(), 9)"),
    Bad("reads, hidden", "fails", "EOFError", "__builtins__['input']()"),
    Bad("reads the other way", "held", "", "import sys\nassert sys.stdin.read() == ''"),
    Bad("an exit handler", "held", "", "import atexit, time\natexit.register(time.sleep, 1000)"),
]  # fmt: skip

BREAK = [
    Bad("no locks", "held", "", """
        import threading, _thread
        threading.Lock = threading.RLock = _thread.allocate_lock = None
        threading.Thread(target=print).start()
        """),
    Bad("no clock", "held", "", "import time\ntime.sleep = time.time = None"),
    Bad("no print", "fails", "TypeError in line 2", """
        import builtins; builtins.print = None
        print()
        """),
    Bad("no built-ins that we need", "broken", "TypeError", """
        import builtins
        builtins.len = builtins.isinstance = builtins.id = None
        [].append(1)
        """),
    Bad("no built-ins", "broken", "NameError", "import builtins\nbuiltins.__dict__.clear()"),
    Bad("no modules", "fails", "", "import sys\nsys.modules.clear()\nsys.path.clear()\nimport re"),
    Bad("stdout closed", "fails", "line 2", "import sys\nsys.stdout.close()\nprint()"),
    Bad("no stdout", "held", "", "import sys\nsys.stdout = sys.stderr = None\nprint()"),
    Bad("all files closed", "held", "", "import os\nos.closerange(0, 300)"),
    Bad("another folder", "fails", "ValueError in line 3", """
        import os
        os.chdir("/")
        raise ValueError
        """),
    Bad("its folder removed", "broken", "came to an end", """
        import os, shutil
        shutil.rmtree(os.environ["LABHELPERS_RUN"])
        """),
    Bad("traced", "held", "", """
        import sys, threading
        threading.settrace(print)
        sys.setprofile(lambda *event: None)
        threading.Thread(target=int).start()
        """),
    Bad("globals cleared", "held", "", THREADS + "Thread(target=int).start()\nglobals().clear()"),
    Bad("a process, hidden", "held", "", "__import__('subprocess').Popen(['sleep', '1000'])"),
]  # fmt: skip

WILL_NOT_GO = [
    Bad("swallows all in a loop", "fails", "Thread-1 .* holds tea and wants rice", BOTH + """
def work(one, other):
    while True:
        try:
            with one:
                with other: return
        except BaseException: pass
""" + OPPOSITE),
    Bad("tries again for ever", "fails", "holds tea and wants rice", BOTH + """
def work(one, other):
    with one:
        while True:
            try: other.acquire(); break
            except: pass
    other.release()
""" + OPPOSITE),
    Bad("spins when told to end", "fails", "holds tea and wants rice", BOTH + """
def work(one, other):
    try:
        with one:
            with other: pass
    except BaseException:
        while True: pass
""" + OPPOSITE),
    Bad("spins in C when told to end", "broken|unknown", r"was over", BOTH + """
def work(one, other):
    try:
        with one:
            with other: pass
    except BaseException:
        sum(iter(int, 1))
""" + OPPOSITE, SHORT),
    Bad("generators and finally", "fails", "holds tea and wants rice", BOTH + """
from contextlib import contextmanager
third = Lock()
@contextmanager
def both(one, other):
    one.acquire()
    try:
        with other: yield
    finally:
        with third: one.release()
def parts(one, other):
    try:
        with both(one, other): yield 1
    finally:
        with third: pass
def work(one, other):
    for part in parts(one, other): pass
""" + OPPOSITE),
    Bad("starts threads when told to end", "fails", "holds tea and wants rice", BOTH + """
def work(one, other):
    try:
        with one:
            with other: pass
    finally:
        Thread(target=print).start()
""" + OPPOSITE),
    Bad("__del__ takes locks", "fails", "holds tea and wants rice", BOTH + """
class Guest:
    def __del__(self):
        with tea: print("gone")
def work(one, other):
    guest = Guest()
    with one:
        with other: pass
""" + OPPOSITE),
    Bad("__del__ that is needed", "held", "", THREADS + """
lock, n = Lock(), 0
class Guest:
    def __del__(self):
        global n
        with lock: n += 1
def work():
    guest = Guest()
    del guest
""" + TWICE + "assert n == 2"),
    Bad("weak references", "held", "", THREADS + """
import weakref
lock, n = Lock(), 0
class Guest: pass
def gone(reference):
    global n
    with lock: n += 1
def work():
    guest = Guest()
    reference = weakref.ref(guest, gone)
    del guest
""" + TWICE + "assert n == 2"),
    Bad("__repr__ and __str__ that look on", "fails", "Empty in line .*: 0 left", THREADS + """
lock = Lock()
class Empty(Exception):
    def __str__(self): return f"{stock.left} left"
class Stock:
    left = 1
    def __repr__(self):
        with lock: return f"Stock({self.left})"
stock = last = Stock()
def work():
    global last
    last = stock
    with lock:
        if stock.left == 0: raise Empty
        stock.left -= 1
""" + TWICE, {"outcome": "stock,last"}),
    Bad("__getattr__ that looks at what is shared", "held", "", THREADS + """
class Odd:
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        return n
n, odd, last = 0, Odd(), None
def work():
    global n, last
    n, last = odd.any, odd
""" + TWICE),
]  # fmt: skip

PROGRAMS = [*NEVER_END, *MUCH, *DIE, *BREAK, *WILL_NOT_GO]


@pytest.mark.parametrize("bad", PROGRAMS, ids=lambda bad: bad.name)
def test_a_bad_program_gets_a_verdict(bad: Bad) -> None:
    explored = explore(bad.text, **bad.options)
    assert explored.verdict in bad.verdict.split("|"), explored
    told = "\n".join((explored.sentence, *explored.details))
    assert re.search(bad.told, told), told
    assert "labhelpers" not in told


@pytest.mark.parametrize(
    ("source", "thing"),
    [
        ("import subprocess", "processes"),
        ("import multiprocessing", "processes"),
        ("import os\nos.fork()", "processes"),
        ("import socket", "sockets"),
        ("import asyncio", "asyncio's event loop"),
        ("import gevent", "greenlets"),
        ("import signal", "signals"),
        ("name = input()", "keyboard"),
    ],
)
def test_what_is_not_modelled_is_refused(source: str, thing: str) -> None:
    with pytest.raises(ValueError) as caught:
        explore(source)
    told = (
        rf"Line \d uses [\w()]+, and an exploration has no {thing}: run the cell once, with %%lab\."
    )
    assert re.fullmatch(told, str(caught.value))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here")
def test_a_hidden_copy_does_nothing(tmp_path: Path) -> None:
    trace = tmp_path / "the copy was here"
    explored = explore(
        f"if getattr(__import__('os'), 'fork')() == 0:\n    open({str(trace)!r}, 'w').close()\n"
    )
    assert explored.verdict == "held"
    assert not trace.exists()
