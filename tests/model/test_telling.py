"""Every kind of step in words, as the reader finds it beside the line."""

from __future__ import annotations

import pytest

from labhelpers.model.addresses import Addresses
from tests.model.inside import inside, told_of, why_of

HEAD = """
import queue, threading, time
from threading import Barrier, Condition, Event, Lock, Semaphore, Thread
class Box: pass
n, lock, stock, names, box, bell = 0, Lock(), {"tea": 1}, ["Ann"], Box(), Condition()
box.full = False
orders, room, door = queue.Queue(), Semaphore(1), Event()
"""
TWO = """
one, other = Thread(target=work, name="A"), Thread(target=work, name="B")
one.start(); other.start()
"""
JOIN = "one.join(); other.join()\n"


def steps(body: str, after: str = "") -> list[str]:
    """Return the steps of two threads that do `body`."""
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return inside(told_of, f"{HEAD}def work():\n    global n\n{lines}{TWO}{after}")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("n += 1", ["A reads n = 0", "A writes n = 1", "B reads n = 1", "B writes n = 2"]),
        ("stock['tea'] += 1", ["A reads stock['tea'] = 1", "A writes stock['tea'] = 2"]),
        ("stock['rice'] = 1", ["A writes stock"]),
        ("stock['(hot)'] = 7\nn = stock['(hot)']", ["A reads stock['(hot)'] = 7"]),
        ("box.full = not box.full", ["A reads box.full = False", "A writes box.full = True"]),
        ("names.append(n)", ["A calls names.append()"]),
        ("names[:] = [n]", ["A writes names"]),
        ("del stock['tea']\nstock['tea'] = 1", ["A writes stock"]),
        ("with lock: pass", ["A takes lock", "A releases lock"]),
        ("lock.acquire(timeout=2) and lock.release()", ["A waits 2 s for lock, and gets it"]),
        ("lock.acquire(False) and lock.release()", ["A tries to take lock, and gets it"]),
        ("if lock.locked(): n = 1\nwith lock: pass", ["A calls lock.locked()"]),
        ("time.sleep(0.5)", ["A sleeps for 0.5 s"]),
        ("orders.put(1)", ["A enters orders.put()"]),
        ("with room: pass", ["A takes room", "A gives back room"]),
        ("room.acquire(); room.release()", ["A enters room.acquire()", "A enters room.release()"]),
        ("door.set()", ["A enters door.set()"]),
        ("n = threading.active_count()", ["A calls threading.active_count()"]),
    ],
)
def test_a_step_in_words(body: str, told: list[str]) -> None:
    found = steps(body, JOIN)
    for text in told:
        assert any(step == text or step.startswith(text + " =") for step in found), found


def test_a_with_in_a_called_function_is_no_call_of_that() -> None:
    source = HEAD + ("def enter():\n    with room: pass\ndef work():\n    enter()\n" + TWO + JOIN)
    found = inside(told_of, source)
    assert "A takes room" in found
    assert not [step for step in found if "enter()" in step]


def test_a_look_at_a_thread_is_no_wait_for_it() -> None:
    found = steps("time.sleep(1)", "one.is_alive()")
    assert "MainThread calls one.is_alive()" in found


def test_two_of_one_line_are_two() -> None:
    source = HEAD + "pots = Semaphore(2)\ndef work():\n    with pots, pots: pass\n" + TWO + JOIN
    found = inside(told_of, source, (0, 0, 1, 1))
    assert found[2:4] == ["A takes pots", "A takes pots"]
    assert found.count("A gives back pots") == 2


def test_what_a_call_does_besides_goes_on_in_it() -> None:
    found = steps("orders.join(); orders.put(1)\norders.put(2)", JOIN)
    alone = [step for step in found if step.startswith("A ") and "put" in step]
    assert alone.count("A enters orders.put()") == 2


def test_a_limited_wait_in_vain() -> None:
    found = inside(told_of, HEAD + "with bell: bell.wait(3)\n")
    assert "MainThread gives up in bell.wait()" in found


POOL = """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    future = pool.submit(len, "")
    future.result()
"""


def test_a_pools_thread_goes_by_what_it_is_in() -> None:
    found = inside(told_of, POOL)
    at_work = [step for step in found if step.startswith("ThreadPoolExecutor-0_0 ")]
    assert any("enters pool._work_queue.get()" in step for step in at_work)
    assert any("future.set_result()" in step for step in at_work)
    assert not [step for step in found if "labhelpers" in step or "_live" in step]
    assert not [step for step in found if step.endswith((" ", "takes", "releases"))]
    assert "MainThread enters threading._shutdown()" in found  # the library waits for its pools


def test_who_waits_to_be_woken_wants_no_lock() -> None:
    source = HEAD + (
        "def work():\n    with bell: bell.wait_for(lambda: n)\n"
        "one = Thread(target=work, name='A')\none.start(); one.join()\n"
    )
    assert inside(why_of, source).endswith(" A waits in bell.wait_for().")


def test_starts_joins_and_ends() -> None:
    found = steps("n += 1", "one.join(); other.join(9)")
    assert found[:2] == ["MainThread starts A", "MainThread starts B"]
    assert "MainThread waits for the end of A" in found
    assert any(step.startswith("MainThread waits for the end of B, ") for step in found), found


def test_one_that_gives_up() -> None:
    found = inside(told_of, HEAD + "lock.acquire()\nlock.acquire(timeout=3)\nlock.acquire(False)\n")
    assert "MainThread waits 3 s for lock, and gives up" in found
    assert "MainThread tries to take lock, and gives up" in found


def test_a_wait_and_who_wakes_it() -> None:
    source = HEAD + (
        "def work():\n    with bell: bell.wait(9)\n"
        "one = Thread(target=work, name='A')\none.start()\ntime.sleep(1)\n"
        "with bell: bell.notify()\none.join()\n"
    )
    found = inside(told_of, source, (0, 1, 1, 0, 0))
    assert "MainThread wakes a waiter in bell.notify()" in found
    assert "A is woken in bell.wait()" in found


def test_a_round_that_waits_for_a_change() -> None:
    source = HEAD + (
        "def work():\n    global n\n    n = 1\n"
        "Thread(target=work, name='A').start()\nwhile not n: pass\n"
    )
    found = inside(told_of, source)
    assert "MainThread goes round the loop again" in found
    assert found[-1] == "MainThread reads n = 1"


def test_the_end_of_the_program_while_a_daemon_runs() -> None:
    source = HEAD + (
        "def work():\n    global n\n    n = n + 1\n"
        "Thread(target=work, name='A', daemon=True).start()\nn = 5\n"
    )
    assert any("ends the program" in step for step in inside(told_of, source))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'x' * 100", "'" + "x" * 38 + "…"),
        ("'a\\nb'", r"'a\nb'"),
        ("Box()", "<Box 1>"),
        ("{1: Box()}", "{1: <Box 1>}"),
        ("1.5", "1.5"),
        ("None", "None"),
    ],
)
def test_a_value_in_a_line(value: str, text: str) -> None:
    assert f"A writes n = {text}" in steps(f"n = {value}", JOIN)


def test_addresses_become_numbers() -> None:
    addresses = Addresses()
    text = "[<__main__.Box object at 0x7f01>, <__main__.Box object at 0x7f02>, <lock at 0x7f03>]"
    assert addresses.numbered(text) == "[<Box 1>, <Box 2>, <lock 1>]"
    assert addresses.numbered("<__main__.Box object at 0x7f02>") == "<Box 2>"
    assert addresses.numbered("at 0x10 or at 7") == "at 0x10 or at 7"


def test_an_object_has_its_number_whoever_comes_first() -> None:
    """What the same task makes as its first is the same in another execution."""
    numbers: dict[str, dict[tuple[int, int], int]] = {}
    told = []
    for order in ((1, 2), (2, 1)):
        addresses = Addresses(numbers)
        names = {}
        for task in order:
            addresses.task = task
            names[task] = addresses.numbered(f"<Box object at 0x{order.index(task)}>")
        told.append(names)
    assert told[0] == told[1] == {1: "<Box 1>", 2: "<Box 2>"}
