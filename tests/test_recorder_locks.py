"""Locks made by the program show who holds them and who waits, and else are Python's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.recorded import record, record_as_plain
from tests.traced import arrows, resource_name, spans, trace_of, waits


def test_waiting_and_holding_have_lines_names_and_an_arrow(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import Thread, Lock
        desk = Lock()
        def sit(seconds):
            with desk:
                time.sleep(seconds)
        first = Thread(target=sit, args=(0.7,), name="first")
        second = Thread(target=sit, args=(0.0,), name="second")
        first.start()
        while not desk.locked():
            time.sleep(0.01)
        second.start()
        second.join()
        """,
        tmp_path,
    )
    assert waits(trace, "second")[0] == ("waiting", "desk", 5, True)
    assert [(resource_name(trace, s), s.line) for s in spans(trace, "first", "holding")] == [
        ("desk", 5)
    ]
    assert ("first", "second", "desk") in arrows(trace)
    held = spans(trace, "first", "holding")[0]
    waited = spans(trace, "second", "waiting")[0]
    assert 0.69e9 < held.end_ns - held.start_ns < 2e9
    assert waited.start_ns < held.end_ns <= waited.end_ns
    assert [resource.kind for resource in trace.resources if resource.name == "desk"] == ["Lock"]


def test_acquire_release_and_with_are_the_same_hold(tmp_path: Path) -> None:
    trace = trace_of(
        """
        from threading import Lock, RLock
        lock, nested = Lock(), RLock()
        lock.acquire()
        lock.release()
        with lock:
            pass
        with nested, nested:
            nested.acquire()
            nested.release()
        """,
        tmp_path,
    )
    held = [(resource_name(trace, s), s.line) for s in spans(trace, "MainThread", "holding")]
    assert held == [("lock", 3), ("lock", 5), ("nested", 7)]


def test_a_timed_wait_that_fails_is_not_done(tmp_path: Path) -> None:
    trace = trace_of(
        """
        from threading import Lock, Thread
        lock = Lock()
        def try_it():
            assert not lock.acquire(timeout=0.05)
            assert not lock.acquire(False)
            assert not lock.acquire(blocking=False)
        with lock:
            thread = Thread(target=try_it, name="t")
            thread.start()
            thread.join()
        """,
        tmp_path,
    )
    assert waits(trace, "t") == [("waiting", "lock", 4, False)]
    assert spans(trace, "t", "waiting")[0].label == "timed out"
    assert [a for a in arrows(trace) if a[2] == "lock"] == []


@pytest.mark.parametrize("make", ["Lock", "RLock"])
def test_a_lock_answers_as_pythons_own(make: str, tmp_path: Path) -> None:
    record_as_plain(
        f"""
        import copy, pickle, re, threading, weakref
        from threading import {make} as make
        def show(call):
            try:
                result = call()
            except BaseException as error:
                result = type(error).__name__, str(error)
            print(re.sub("0x[0-9a-f]+|owner=[0-9]+", "…", repr(result)))
        lock = make()
        show(lambda: lock)
        show(lambda: type(lock).__name__)
        show(lock.release)
        show(lambda: lock.acquire(False, 1))
        show(lambda: lock.acquire(True, -2))
        show(lambda: lock.acquire(True, 1e30))
        show(lambda: lock.acquire(True, "soon"))
        show(lambda: lock.acquire(timeout=0.01))
        show(lambda: lock)
        show(lambda: pickle.dumps(lock))
        show(lambda: copy.copy(lock))
        show(lambda: [n for n in ("locked", "acquire_lock", "_is_owned") if hasattr(lock, n)])
        show(lock.release)
        show(lambda: lock.__enter__())
        show(lambda: lock.__exit__(None, None, None))
        show(lambda: weakref.ref(lock)() is lock)
        show(lambda: len({{lock, make()}}))
        show(lambda: make(1, 2, 3) and None)
        class Account:
            def __init__(self):
                self.lock = make()
        def fail():
            with Account().lock:
                raise ValueError("inside")
        show(fail)
        condition = threading.Condition(make())
        with condition:
            show(lambda: condition.wait(0.01))
            condition.notify_all()
        show(condition.notify)
        if hasattr(lock, "locked"):
            show(lock.locked)
        """,
        tmp_path,
    )


def test_another_thread_may_release_a_lock(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import Lock, Thread
        from labhelpers.child.core import waits
        door = Lock()
        door.acquire()
        def open_it():
            while not waits: time.sleep(0.01)
            door.release()
        Thread(target=open_it, name="porter").start()
        door.acquire()
        """,
        tmp_path,
    )
    assert waits(trace, "MainThread")[0] == ("waiting", "door", 10, True)
    assert ("porter", "MainThread", "door") in arrows(trace)
    assert [s.line for s in spans(trace, "MainThread", "holding")] == [5, 10]


def test_an_exception_in_the_block_ends_the_hold(tmp_path: Path) -> None:
    trace = trace_of(
        """
        from threading import RLock
        lock = RLock()
        for _ in range(3):
            try:
                with lock:
                    1 / 0
            except ZeroDivisionError:
                pass
        """,
        tmp_path,
    )
    held = spans(trace, "MainThread", "holding")
    assert [(span.line, span.done) for span in held] == [(5, True)] * 3


def test_a_librarys_locks_are_its_own_business(tmp_path: Path) -> None:
    recording = record(
        """
        import logging, queue, threading
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(abs, range(6)))
        logging.warning("x")
        mine = threading.Lock()
        print(type(queue.Queue().mutex).__module__, type(mine).__name__)
        """,
        tmp_path,
    )
    assert recording.stdout == "_thread lock\n"
    locks = [name for name in recording.main.resources.values() if "ock" in name]
    assert locks in ([], ["Lock"], ["mine"])  # named at the end, where it was found by then
    assert recording.main.spans(state="holding") == []


def test_a_program_may_put_its_own_lock_in_place(tmp_path: Path) -> None:
    source = """
        import threading
        original = threading.Lock
        class Counting:
            taken = 0
            def __init__(self):
                self.lock = original()
            def __enter__(self):
                Counting.taken += 1
                return self.lock.__enter__()
            def __exit__(self, *error):
                self.lock.__exit__(*error)
            def acquire(self, *args):
                return self.lock.acquire(*args)
            def release(self):
                self.lock.release()
        threading.Lock = Counting
        lock = threading.Lock()
        event = threading.Event()
        def work():
            with lock:
                pass
            event.set()
        threading.Thread(target=work, name="t").start()
        event.wait()
        print(Counting.taken > 0)
        """
    recording = record_as_plain(source, tmp_path)
    assert recording.stdout == "True\n"


def test_the_first_name_of_one_object_is_its_name(tmp_path: Path) -> None:
    trace = trace_of(
        """
        from threading import Lock, RLock
        mutexA = mutexB = RLock()
        forks = [Lock() for _ in range(3)]
        rooms = {"red": Lock()}
        class Account:
            def __init__(self):
                self.lock = Lock()
                self.others = [Lock()]
        account = Account()
        def local():
            inner = Lock()
            with inner: pass
        for lock in (mutexB, forks[2], rooms["red"], account.lock, account.others[0]):
            with lock: pass
        del lock
        local()
        def hidden():
            account = Account()
            with account.lock: pass
        hidden()
        with Lock(): pass
        """,
        tmp_path,
    )
    names = [resource_name(trace, span) for span in spans(trace, "MainThread", "holding")]
    assert names == [
        "mutexA",
        "forks[2]",
        "rooms['red']",
        "account.lock",
        "account.others[0]",
        "inner",
        "self.lock",
        "Lock 3",
    ]


def test_what_they_are_and_what_they_refuse(tmp_path: Path) -> None:
    source = """
        import _thread, threading
        lock, again = threading.Lock(), threading.RLock()
        print(isinstance(lock, _thread.LockType), isinstance(again, _thread.RLock))
        for each in lock, again:
            for blocking in (1, 0, "yes", "", None, 1.5):  # not all are refused since 3.12
                try:
                    if each.acquire(blocking):
                        each.release()
                        print("taken")
                except TypeError as error:
                    print(error)
    """
    assert record_as_plain(source, tmp_path).stdout.startswith("True True\ntaken\ntaken\n")
