"""A program's tracebacks are the ones Python prints, without a frame or file of ours."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from labhelpers import run

PROGRAMS = {
    "uncaught": "def f():\n    1 / 0\nf()\n",
    "cause and context": """
try:
    {}["x"]
except KeyError as error:
    raise ValueError("no x") from error
""",
    "thread": """
import threading
def work():
    raise ValueError("in a thread")
threading.Thread(target=work, name="worker").start()
""",
    "thread that exits": """
import sys, threading
thread = threading.Thread(target=sys.exit)
thread.start()
thread.join()
""",
    "lock": "import threading\nthreading.Lock().release()\n",
    "lock with with": """
import threading
with threading.Lock():
    with threading.Condition() as condition:
        condition.notify("many")
""",
    "queue": "import queue\nqueue.Queue().get_nowait()\n",
    "printed by the program": """
import sys, traceback
def f():
    1 / 0
try:
    f()
except ZeroDivisionError:
    traceback.print_exc(file=sys.stdout)
    print(traceback.extract_stack())
    traceback.print_stack(limit=5)
""",
    "logged": """
import logging
try:
    1 / 0
except ZeroDivisionError:
    logging.exception("failed")
""",
    "warned about": "import warnings\nwarnings.warn('mind')\n",
    "pool of threads": """
from concurrent.futures import ThreadPoolExecutor
def work():
    raise ValueError("in a pool")
with ThreadPoolExecutor(1) as pool:
    pool.submit(work).result()
""",
    "pool of processes": """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
def work():
    raise ValueError("in a pool")
if __name__ == "__main__":
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        pool.submit(work).result()
""",
    "spawned process": """
import multiprocessing
def work():
    raise ValueError("in a process")
if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=work, name="worker")
    process.start()
    process.join()
""",
    "asyncio": """
import asyncio
async def work():
    await asyncio.sleep(0)
    raise ValueError("in a task")
async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(work())
asyncio.run(main())
""",
    "hook of the program": """
import sys
def hook(kind, error, tb):
    while tb is not None:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
sys.excepthook = hook
def f():
    1 / 0
f()
""",
    "default hook called by the program": """
import sys, threading
def hook(*found):
    sys.__excepthook__(*found)
sys.excepthook = hook
threading.excepthook = lambda args: threading.__excepthook__(args)
thread = threading.Thread(target=lambda: 1 / 0, name="worker")
thread.start()
thread.join()
1 / 0
""",
    "ignored": """
class Bad:
    def __del__(self):
        raise ValueError("too late")
    def __repr__(self):
        return "<Bad>"
bad = Bad()
del bad
""",
    "syntax": "x = = 1\n",
    "recursion": "def f():\n    f()\nf()\n",
    "exit with a text": "raise SystemExit('gone')\n",
    "interrupt": "raise KeyboardInterrupt\n",
    "note": "error = ValueError('x')\nerror.add_note('a note')\nraise error\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_as_python_prints_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cell.py"
    path.write_text(PROGRAMS[name], "utf-8")
    plain = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    done = run(path, timeout=30)
    assert done.stdout == plain.stdout.replace(str(path), "cell.py")
    assert _comparable(done.stderr) == _comparable(plain.stderr.replace(str(path), "cell.py"))
    assert "labhelpers" not in done.stderr + done.stdout


def _comparable(text: str) -> str:
    text = re.sub(r"0x[0-9a-f]+", "0x", text)
    # A future that is done is asked in another line than one that is not, and which is luck.
    text = re.sub(r'(_base\.py", line )\d+(, in result\n) +.*\n', r"\1n\2", text)
    return re.sub(r"repeated \d+ more", "repeated n more", text)
