"""Hostile cells that die, in every way there is."""

from __future__ import annotations

from hostile import Hostile

CELLS = [
    Hostile("os._exit(0)", "import os\nos._exit(0)\n", "finished", (r"os\._exit",)),
    Hostile("os._exit(7)", "import os\nos._exit(7)\n", "exited", ("status 7",)),
    Hostile("sys.exit(3)", "import sys\nsys.exit(3)\n", "exited", ("status 3",)),
    Hostile(
        "sys.exit of a text",
        "import sys\nsys.exit('gone')\n",
        "exited",
        ("status 1",),
        stderr="^gone$",
    ),
    Hostile("sys.exit(None)", "import sys\nsys.exit()\n", "finished"),
    Hostile(
        "segmentation fault", "import ctypes\nctypes.string_at(0)\n", "killed", (r"SIGSEGV \(11\)",)
    ),
    Hostile("abort", "import os\nos.abort()\n", "killed", (r"SIGABRT \(6\)",)),
    Hostile(
        "SIGKILL to itself",
        "import os, signal\nprint('last')\nos.kill(os.getpid(), signal.SIGKILL)\n",
        "killed",
        (r"SIGKILL \(9\)",),
        stdout="last",
    ),
    Hostile(
        "KeyboardInterrupt of its own",
        "raise KeyboardInterrupt\n",
        "raised",
        ("KeyboardInterrupt in line 2",),
    ),
    Hostile(
        "deep recursion",
        "def down():\n    down()\ndown()\n",
        "raised",
        ("RecursionError in line 3",),
        stderr="Previous line repeated",
    ),
    Hostile(
        "memory to the limit",
        "hoard = []\nwhile True:\n    hoard.append(b'x' * 20_000_000)\n",
        "out of memory",
        (r"more than 2\.0 GiB", "memory="),
    ),
    Hostile(
        "more memory than there is", "bytearray(10**15)\n", "raised", ("MemoryError in line 2",)
    ),
    Hostile(
        "syntax error",
        "print('a')\nx = = 1\n",
        "raised",
        ("SyntaxError in line 3",),
        stderr='File "cell.py", line 3',
    ),
    Hostile("indentation error", "def f():\npass\n", "raised", ("IndentationError in line 3",)),
    Hostile("character zero in the text", "print(1)\n\0\n", "raised", ("Error",)),
    Hostile(
        "lines that end with CR LF",
        "print(1)\r\nraise ValueError\r\n",
        "raised",
        ("ValueError in line 3",),
        stdout=r"^1\n",
    ),
    Hostile(
        "200,000 lines",
        "x = 1\n" * 200_000 + "print(x)\nraise ValueError\n",
        "raised",
        ("line 200003",),
        stdout="^1$",
    ),
    Hostile("only a comment", "# nothing\n", "finished"),
    Hostile(
        "exception that cannot be printed",
        "class Bad(Exception):\n    def __str__(self): raise RuntimeError\nraise Bad\n",
        "raised",
        ("Bad in line 4",),
        stderr="exception str",
    ),
    Hostile(
        "hook for exceptions that fails",
        "import sys\nsys.excepthook = lambda *found: 1 / 0\nraise ValueError('mine')\n",
        "raised",
        ("ValueError in line 4",),
        stderr=r"(?s)Error in sys.excepthook.*ZeroDivisionError.*Original exception was.*mine",
    ),
    Hostile(
        "group of exceptions",
        "raise ExceptionGroup('two', [ValueError(1), OSError(2)])\n",
        "raised",
        ("ExceptionGroup in line 2",),
    ),
    Hostile(
        "input()",
        "name = input('Who? ')\n",
        "raised",
        ("EOFError in line 2", "no keyboard"),
        stdout=r"Who\?",
    ),
    Hostile(
        "top-level await",
        "import asyncio\nawait asyncio.sleep(0)\n",
        "raised",
        ("SyntaxError in line 3", r"asyncio\.run"),
    ),
    Hostile("notebook line in it", "%time 1\n", "raised", ("SyntaxError", "plain Python")),
]
