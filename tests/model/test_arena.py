"""Each execution begins as if it were the first: nothing of the one before it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.inside import inside, left_of, outcomes_of

TALLY = "n = 0\ndef more():\n    global n\n    n += 1\n    return n\n"


@pytest.mark.parametrize(
    "source",
    [
        "import threading\nn = threading.Thread().name",
        "import threading\nthreading.Thread(target=int).start()\nn = threading.active_count() < 3",
        "import threading\nn = len(threading.enumerate())\nthreading.current_thread().name = 'M'",
        "import threading\nmain = threading.current_thread()\nn, main.name = main.name, 'M'",
        "import threading\nn = threading.excepthook.__name__\nthreading.excepthook = print",
        "import threading\nlocal = threading.local()\nn = vars(local).copy()\nlocal.n = 1",
        "import random\nn = [random.random() for _ in range(3)]",
        "import random\nn = random.sample(range(100), 3)\nrandom.seed(5)",
        "import time\nn = time.monotonic(), time.time()\ntime.sleep(5)",
        "from concurrent.futures import ThreadPoolExecutor\nimport threading\n"
        "with ThreadPoolExecutor(2) as pool:\n"
        "    n = pool.submit(lambda: threading.current_thread().name).result()",
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n"
        "n = pool.submit(int).result()",
        "import sys\nn = sys.stdout is None\nsys.stdout = None",
        "import itertools\nn = globals().setdefault('m', 1)\nm += 1",
        "import threading\nn = hash(threading.Lock())",
        "import logging\nn = len(logging.getLogger().handlers)",
    ],
)
def test_every_execution_ends_alike(source: str) -> None:
    first, *others = inside(outcomes_of, source, ("n",), 6)
    assert set(others) == {others[0]}
    assert first == others[0] or "import" in source  # the first one loads what is imported


def test_a_module_of_its_own_is_loaded_anew(tmp_path: Path) -> None:
    (tmp_path / "tally.py").write_text(TALLY)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    (tmp_path / "shop" / "stock.py").write_text(TALLY)
    source = "import tally\nfrom shop.stock import more\nn = tally.more(), more()"
    found = inside(outcomes_of, source, ("n",), 5, folder=tmp_path)
    assert found == ["n = (1, 1)"] * 5


def test_a_module_of_its_own_under_all_schedules(tmp_path: Path) -> None:
    (tmp_path / "tally.py").write_text(TALLY)
    source = (
        "import tally\nfrom threading import Thread\nn = 0\n"
        "def work():\n    global n\n    n += tally.more()\n"
        "threads = [Thread(target=work) for _ in range(2)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
    )
    found = inside(outcomes_of, source, ("n",), folder=tmp_path)
    assert set(found) == {"n = 1", "n = 2", "n = 3"}


def test_a_librarys_module_stays(tmp_path: Path) -> None:
    source = "import colorsys\nn = getattr(colorsys, 'seen', False)\ncolorsys.seen = True"
    found = inside(outcomes_of, source, ("n",), 3, folder=tmp_path)
    assert found == ["n = False", "n = True", "n = True"]


def test_what_an_execution_leaves_is_let_go_of_at_once() -> None:
    source = (
        "from threading import Lock, Thread\nlock, lines = Lock(), []\n"
        "def work():\n    with lock: lines.append(work)\n"
        "threads = [Thread(target=work) for _ in range(3)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
    )
    assert inside(left_of, source, 20) < 5


def test_what_a_finalizer_prints_belongs_to_no_other_execution() -> None:
    source = "class Guest:\n    def __del__(self): print('gone')\nguest = Guest()\nn = 1\n"
    assert inside(outcomes_of, source, ("n", "stdout"), 4) == ["n = 1, "] * 4
