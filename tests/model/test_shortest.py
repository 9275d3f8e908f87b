"""The schedule that is shown has the fewest preemptions of all that fail, and replays."""

from __future__ import annotations

import pytest

from tests.model.inside import Shortest, decisive_of, inside, shortest_of

THREADS = "from threading import Condition, Lock, Thread\nimport time\n"
TWO = """
threads = [Thread(target=work) for _ in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
PROGRAMS = {
    "lost update": (
        1,
        THREADS + "n = 0\ndef work():\n    global n\n    n += 1\n" + TWO + "assert n == 2",
    ),
    "lost twice": (
        1,
        THREADS
        + "n = 0\ndef work():\n    global n\n    n += 1\n    n += 1\n"
        + TWO
        + "assert n > 2",
    ),
    "lost in a sleep": (
        0,
        THREADS
        + "n = 0\ndef work():\n    global n\n    old = n\n    time.sleep(1)\n    n = old + 1\n"
        + TWO
        + "assert n == 2",
    ),
    "two locks": (
        1,
        THREADS
        + "a, b = Lock(), Lock()\ndef work(x, y):\n    with x:\n        with y: pass\n"
        + "Thread(target=work, args=(a, b)).start(); Thread(target=work, args=(b, a)).start()",
    ),
    "lost wake-up": (
        0,
        THREADS
        + "c = Condition()\ndef work():\n    with c: c.wait()\n"
        + "Thread(target=work).start()\nwith c: c.notify()",
    ),
    "always": (0, "assert False"),
    "a look in between": (
        2,
        THREADS
        + "n = 0\ndef work():\n    global n\n    n = 1\n    n = 2\n    n = 0\n"
        + "Thread(target=work).start()\nassert n != 2",
    ),
    "two in the room": (
        1,
        THREADS
        + "n = 0\nlock = Lock()\ndef work():\n    global n\n    with lock: n += 1\n"
        + "    assert n < 2\n    with lock: n -= 1\n"
        + TWO,
    ),
}


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_no_failing_schedule_has_fewer_preemptions(name: str) -> None:
    known, source = PROGRAMS[name]
    found = Shortest(*inside(shortest_of, source))
    assert (found.tried, found.on_the_graph, found.in_order) == (known, known, known)
    assert found.unlikely <= known


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_its_first_steps_decide_the_rest(name: str) -> None:
    tasks, decisive, same = inside(decisive_of, PROGRAMS[name][1])
    assert same[decisive]
    assert same[len(tasks)]
    assert not any(same[: max(decisive - 1, 0)])  # nor does a shorter beginning, but for one step
