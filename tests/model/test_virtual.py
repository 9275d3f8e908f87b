"""A virtual run is the interpreter's own library on modelled threads and time."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import labhelpers
from labhelpers import Run


def virtual(source: str, seed: int = 0, **options: object) -> Run:
    given: Any = {"timeout": 60, **options}
    return labhelpers.run(dedent(source).strip() + "\n", virtual=True, seed=seed, **given)


def plain(source: str, folder: Path) -> str:
    path = folder / "cell.py"
    path.write_text(dedent(source).strip() + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=60, cwd=folder
    )
    return done.stdout


SEATS = """
    import random, threading, time
    seats = threading.Semaphore(2)
    def visit():
        with seats:
            print(threading.current_thread().name, "sits down")
            time.sleep(random.randint(1, 5))
        print(threading.current_thread().name, "leaves")
    for number in range(6):
        threading.Thread(target=visit, name=f"visitor {number}").start()
"""

GOLDEN = [
    (0, "012345", "09ddb5407ade7c7d"),
    (1, "021345", "4ef8cbadab36a470"),
    (2, "012435", "2264257542ba4b32"),
]

PROGRAMS = {
    "locks": """
        import threading, time
        lock, again = threading.Lock(), threading.RLock()
        def work(number):
            with lock, again, again:
                time.sleep(0.01)
                print(number, lock.locked())
        threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(lock.acquire(timeout=0.1), lock.acquire(timeout=0.1), lock.acquire(False))
        for wrong in (lambda: lock.acquire(False, 1), lambda: lock.acquire(True, -2),
                      again.release, lambda: threading.Lock().release()):
            try: wrong()
            except (ValueError, RuntimeError) as error: print(type(error).__name__, error)
        """,
    "conditions and events": """
        import threading, time
        ready, gate, items = threading.Condition(), threading.Event(), []
        def take():
            with ready:
                print(ready.wait_for(lambda: items, timeout=30), items.pop())
            print(gate.wait(0.01), gate.wait())
        thread = threading.Thread(target=take)
        thread.start()
        time.sleep(0.05)
        with ready:
            items.append("bread")
            ready.notify()
        time.sleep(1)
        gate.set()
        thread.join()
        with ready: print(ready.wait(0.01))
        """,
    "barrier": """
        import threading, time
        gate = threading.Barrier(3, action=lambda: print("together"))
        def walk():
            gate.wait()
        threads = [threading.Thread(target=walk) for _ in range(2)]
        for thread in threads: thread.start()
        gate.wait()
        for thread in threads: thread.join()
        try: gate.wait(timeout=0.01)
        except threading.BrokenBarrierError: print("broken", gate.broken)
        """,
    "queues": """
        import queue, threading
        shelf = queue.Queue(2)
        def bake():
            for number in range(5): shelf.put(number)
            shelf.put(None)
        threading.Thread(target=bake).start()
        while (loaf := shelf.get()) is not None:
            print(loaf)
            shelf.task_done()
        for kind in queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue:
            box = kind()
            for number in (2, 3, 1): box.put(number)
            print([box.get() for _ in range(3)], box.empty())
        try: shelf.get(timeout=0.01)
        except queue.Empty: print("empty")
        """,
    "pools": """
        import threading, time
        from concurrent.futures import ThreadPoolExecutor, as_completed, wait
        def work(seconds):
            if not seconds: raise ValueError("nothing to do")
            time.sleep(seconds)
            return seconds
        with ThreadPoolExecutor(3, thread_name_prefix="worker") as pool:
            futures = [pool.submit(work, n / 2) for n in (3, 1, 2)]
            print([future.result() for future in as_completed(futures)])
            print(list(pool.map(work, [0.02, 0.01])))
            print(pool.submit(work, 0).exception())
            futures = [pool.submit(work, 0.5)]
            futures[0].add_done_callback(
                lambda f: print("callback", f.result(), threading.current_thread().name[:6])
            )
            time.sleep(1)  # a callback may come after those who wait are woken
            done, rest = wait(futures)
            print(len(done), len(rest))
        """,
    "pools, out of time": """
        import time
        from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait
        def work(seconds):
            time.sleep(seconds)
            return seconds
        with ThreadPoolExecutor(2) as pool:
            slow = pool.submit(work, 1.2)
            try: slow.result(timeout=0.01)
            except TimeoutError: print("no result yet")
            try: list(as_completed([slow], timeout=0.1))
            except TimeoutError as error: print(error)
            try: list(pool.map(work, [0.01, 1], timeout=0.1))
            except TimeoutError: print("no further result")
            print(len(wait([slow, pool.submit(work, 0)], return_when=FIRST_COMPLETED).done) > 0)
        pool = ThreadPoolExecutor(1)
        futures = [pool.submit(work, 1.2) for _ in range(3)]
        time.sleep(0.6)
        pool.shutdown(wait=False, cancel_futures=True)
        print([future.cancelled() for future in futures])
        """,
    "limited waits": """
        import queue, sched, threading, time
        seats, gate, shelf = threading.BoundedSemaphore(1), threading.Event(), queue.Queue(1)
        print(seats.acquire(), seats.acquire(timeout=0.1), gate.wait(0.1))
        lock = threading.Lock()
        lock.acquire()
        def hurry():
            lock.acquire(timeout=0.5)
            before = time.monotonic()
            time.sleep(0.4)
            slept.append(time.monotonic() - before > 0.3)
        slept = []
        threads = [threading.Thread(target=hurry) for _ in range(3)]
        for thread in threads: thread.start()
        time.sleep(0.5)
        lock.release()
        for thread in threads: thread.join()
        print(slept)
        shelf.put(1)
        try: shelf.put(2, timeout=0.1)
        except queue.Full: print("full")
        plan = sched.scheduler()
        for seconds in 0.2, 0.1: plan.enter(seconds, 1, print, [seconds])
        plan.run()
        """,
    "clocks": """
        import datetime, time
        began, worked, now = time.monotonic(), time.process_time(), datetime.datetime.now()
        time.sleep(0.6)
        print(time.monotonic() - began > 0.5, time.process_time() - worked < 0.5)
        print(time.thread_time() < 0.5, abs(datetime.datetime.now().timestamp() - time.time()) < 1)
        print((datetime.datetime.now() - now).total_seconds() > 0.5)
        class Second:
            def __index__(self): return 0
        time.sleep(Second())
        for wrong in ("1", None, -1):
            try: time.sleep(wrong)
            except (TypeError, ValueError) as error: print(error)
        """,
    "local data": """
        import threading
        class Mine(threading.local):
            def __init__(self, word): self.words = [word]
        mine, data = Mine("own"), threading.local()
        data.here = mine.words.append("main")
        def look():
            mine.words.append("thread")
            print(hasattr(data, "here"), mine.words)
            try: data.here
            except AttributeError: print("nothing")
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        print(hasattr(data, "here"), mine.words)
        class Token:
            def __del__(self): print("the thread's own is gone")
        def keep(): data.token = Token()
        thread = threading.Thread(target=keep)
        thread.start()
        thread.join()
        print("and the thread too")
        """,
    "life": """
        import sys, threading, time
        def fail(): raise KeyError("lost")
        def hook(args): print("hook", args.exc_type.__name__, args.thread.name)
        threading.excepthook = hook
        threads = [threading.Thread(target=fail), threading.Thread(target=sys.exit, args=(3,))]
        for thread in threads:
            thread.start()
            thread.join()
            print(thread.is_alive())
        threading.Timer(0.7, print, ["timer"]).start()
        def late():
            time.sleep(1.4)
            print("late", threading.main_thread().is_alive())
        threading.Thread(target=late).start()
        threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
        print(threading.active_count(), sorted(t.daemon for t in threading.enumerate()))
        try: threading.current_thread().join()
        except RuntimeError as error: print(error)
        """,
    "the end": """
        import atexit, threading, time
        def numbers():
            try: yield 1
            finally: print("closed")
        class Token:
            def __del__(self): print("gone", str(1))
        token, generator = Token(), numbers()
        token.itself = token
        next(generator)
        atexit.register(print, "at exit")
        threading.Timer(0.1, print, ["late"]).start()
        """,
    "the end, with a daemon": """
        import threading, time
        def work():
            try: time.sleep(99)
            finally: print("never")
        threading.Thread(target=work, daemon=True).start()
        time.sleep(0.1)
        print("over")
        """,
    "code of every kind": """
        from __future__ import annotations
        import functools, time
        class Base:
            def __init__(self, name): self.__name = name
            def name(self): return self.__name
        class Child(Base):
            def __init__(self): super().__init__("child")
        def numbers(limit):
            for number in range(limit):
                if number % 2: continue
                yield number
            else:
                yield "else"
        @functools.lru_cache
        def square(n, *, by=(lambda: 2)()): return n ** by
        match Child():
            case Base(): print(Child().name(), list(numbers(5)), square(3))
        while True:
            break
        print([x for x in map(str, range(3)) if (y := x) != "1"], y, len(locals()["y"]))
        def noted(one: str(1), *rest: str(2)) -> str(3): total: str(4) = len(rest); return total
        print(noted(1, 2), noted.__annotations__, 1 + 1 + 1)
        print(f"{len('abc'):>{len('ab')}}", eval("1 + 1"), square.__wrapped__.__kwdefaults__)
        """,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_prints_what_plain_python_prints(name: str, tmp_path: Path) -> None:
    expected = plain(PROGRAMS[name], tmp_path)
    assert expected
    for seed in range(4):
        run = virtual(PROGRAMS[name], seed)
        assert (run.outcome.ok, run.stderr) == (True, "")
        assert Counter(run.stdout.splitlines()) == Counter(expected.splitlines())


def test_sleeping_costs_nothing() -> None:
    run = virtual("import time\ntime.sleep(86_400)\nprint(round(time.monotonic()))\n", timeout=20)
    assert run.stdout == "86400\n"
    assert run.outcome.sentence == "Finished in 86400.00 s of virtual time."
    assert run.trace.clock == "virtual"


def test_the_same_seed_gives_the_same_run() -> None:
    results = {(run.stdout, run.trace.to_json()) for run in (virtual(SEATS, 7) for _ in range(5))}
    assert len(results) == 1


def test_another_seed_gives_another_order() -> None:
    assert len({virtual(SEATS, seed).stdout for seed in range(6)}) > 1


@pytest.mark.parametrize(("seed", "order", "digest"), GOLDEN)
def test_every_python_gives_the_same_run(seed: int, order: str, digest: str) -> None:
    """The same as where the figures were taken: on Linux, with Python 3.11."""
    run = virtual(SEATS, seed)
    left = re.findall(r"visitor (\d) leaves", run.stdout)
    text = run.stdout + run.trace.to_json()
    assert ("".join(left), hashlib.sha256(text.encode()).hexdigest()[:16]) == (order, digest)


def test_the_trace_has_the_form_of_a_real_one() -> None:
    trace = virtual(SEATS, 1).trace
    names = [task.name for task in trace.tasks]
    assert names == ["MainThread", *(f"visitor {n}" for n in range(6))]
    waits = [span for span in trace.spans if span.state == "waiting" and span.task]
    assert {trace.resources[span.resource or 0].name for span in waits} == {"seats"}
    assert {span.state for span in trace.spans} >= {"running", "sleeping", "waiting"}
    assert [event.kind for event in trace.events].count("start") == 6
    assert any(event.kind == "wake" for event in trace.events)
    assert all(span.start_ns <= span.end_ns <= trace.end_ns for span in trace.spans)


def test_a_deadlock_is_told_with_its_waits() -> None:
    run = virtual(
        """
        import threading, time
        pen, paper = threading.Lock(), threading.Lock()
        def write(first, second):
            with first:
                time.sleep(1)
                with second: print("a letter")
        threading.Thread(target=write, args=(pen, paper), name="Ann").start()
        threading.Thread(target=write, args=(paper, pen), name="Ben").start()
        """
    )
    assert run.outcome.sentence == "Deadlocked after 1.00 s of virtual time: no task can go on."
    ann = "Ann waits for paper (line 6), which Ben has held since line 4."
    assert run.outcome.details[0] == ann
    waits = [span for span in run.trace.spans if span.state == "waiting" and span.task]
    assert waits and all(span.end_ns > span.start_ns for span in waits)


def test_switches_come_after_calls_too() -> None:
    """A check and an act with a call between them lose money in some order, without any sleep."""
    source = """
        import threading
        balance = 100
        def look():
            return balance
        def withdraw():
            global balance
            for _ in range(300):
                seen = look()
                balance = seen - 1
        threads = [threading.Thread(target=withdraw) for _ in range(2)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(balance)
    """
    found = {virtual(source, seed).stdout for seed in range(3)}
    assert found != {"-500\n"}


def test_an_endless_program_is_ended_by_the_real_clock() -> None:
    for source in ("while True: pass\n", "import time\nwhile True: time.sleep(1)\n"):
        run = virtual(source, timeout=1)
        assert run.outcome.kind == "timed out"
        assert run.outcome.sentence.startswith("Timed out: ended after 1.00 s of real time, ")


def test_an_exception_is_told_with_the_programs_own_lines() -> None:
    run = virtual("def f():\n    return 1 / 0\n\nf()\n")
    assert run.outcome.sentence.startswith("Raised ZeroDivisionError in line 2 after 0.00 s of")
    assert "labhelpers" not in run.stderr
    assert run.stderr.count('File "cell.py"') == 2


def test_random_and_the_wall_clock_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import random, time\nprint(random.random(), time.strftime('%Y'), time.time_ns())\n"
    assert virtual(source).stdout == virtual(source).stdout != virtual(source, 1).stdout
    assert " 2026 " in virtual(source).stdout
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert virtual("import time\nprint(time.strftime('%H:%M'))\n").stdout == "00:00\n"
