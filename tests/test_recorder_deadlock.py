"""A deadlock is told at once, with who holds what; and never where something can still go on."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent

import pytest

from labhelpers.child.discipline import text_changes_hands, text_uses_force
from tests.recorded import record_as_plain
from tests.traced import records_of, trace_of

TWO_LOCKS = """
    from threading import Thread, Lock
    import time
    mutexA = Lock()
    mutexB = Lock()
    class Visitor(Thread):
        def run(self):
            self.func1()
            self.func2()
        def func1(self):
            mutexA.acquire()
            mutexB.acquire()
            mutexB.release()
            mutexA.release()
        def func2(self):
            mutexB.acquire()
            time.sleep(1)
            mutexA.acquire()
            mutexA.release()
            mutexB.release()
    if __name__ == "__main__":
        from labhelpers.child.core import waits
        for i in range(10):
            t = Visitor()
            t.start()
            while not waits: time.sleep(0.01)  # until the first one sleeps in func2
"""


def test_the_two_locks_of_the_lesson(tmp_path: Path) -> None:
    trace = trace_of(TWO_LOCKS, tmp_path, until="deadlock", kind="deadlocked")
    first, second, *behind = trace.deadlock
    names = [(trace.resources[w.resource].name, w.line, w.held_line) for w in (first, second)]
    assert names == [("mutexA", 17, 10), ("mutexB", 11, 15)]
    assert (first.holder, second.holder) == (second.task, first.task)
    assert len(behind) == 9  # the other eight, and the main thread at exit
    assert [event.line for event in trace.events if event.kind == "deadlock"] == [17]


def test_its_words(tmp_path: Path) -> None:
    deadlock = records_of(TWO_LOCKS, tmp_path, until="deadlock").deadlock()
    assert deadlock is not None
    assert deadlock.lines[0].startswith("Thread-1 waits for mutexA (line 17), which Thread-")
    assert deadlock.lines[0].endswith(" has held since line 10.")
    assert deadlock.lines[1].endswith(
        " waits for mutexB (line 11), which Thread-1 has held since line 15."
    )


def test_its_words_begin_with_the_first_task_whoever_closed_it(tmp_path: Path) -> None:
    source = """
        import time
        from threading import Event, Thread
        at_the_door = Event()
        def after_you(other, seconds):
            at_the_door.wait()
            time.sleep(seconds)
            threads[other].join()
        threads = [
            Thread(target=after_you, args=(1, 0.1), name="guest"),
            Thread(target=after_you, args=(0, 0.3), name="host"),
        ]
        for thread in threads:
            thread.start()
        at_the_door.set()
    """
    deadlock = records_of(source, tmp_path, until="deadlock").deadlock()
    assert deadlock is not None
    assert [line.split()[0] for line in deadlock.lines] == ["guest", "host"]


@pytest.mark.alone
def test_it_is_told_soon_after_it_closes(tmp_path: Path) -> None:
    source = """
        import time
        from threading import Lock
        lock = Lock()
        lock.acquire()
        print(time.perf_counter_ns(), flush=True)
        with lock:
            pass
        """
    started = time.monotonic()
    trace = trace_of(source, tmp_path, until="deadlock", kind="deadlocked")
    assert time.monotonic() - started < 5  # plain Python waits for ever
    (wait,) = trace.deadlock
    assert (wait.holder, wait.line, wait.held_line) == (0, 6, 4)
    (mark,) = [event for event in trace.events if event.kind == "deadlock"]
    wait_began = max(s.start_ns for s in trace.spans if s.state == "waiting")
    assert mark.at_ns - wait_began < 50_000_000  # the limit; some 0.1 ms here


CIRCLES = {
    "while others run": """
        import threading, time
        a, b, both = threading.Lock(), threading.Lock(), threading.Barrier(2)
        def one():
            with a:
                both.wait()
                with b: pass
        def two():
            with b:
                both.wait()
                with a: pass
        for work in (one, two):
            threading.Thread(target=work).start()
        while True:
            time.sleep(0.01)
        """,
    "reentrant locks": """
        import threading, time
        a, b, both = threading.RLock(), threading.RLock(), threading.Barrier(2)
        def take(first, second):
            with first, first:
                both.wait()
                second.acquire()
        threading.Thread(target=take, args=(a, b)).start()
        threading.Thread(target=take, args=(b, a)).start()
        while True:
            time.sleep(0.01)
        """,
    "a join under a lock": """
        import threading
        lock = threading.RLock()
        def work():
            with lock: pass
        thread = threading.Thread(target=work)
        with lock:
            thread.start()
            thread.join()
        """,
    "notify, then join inside the with": """
        import threading, time
        cond, waits = threading.Condition(), threading.Event()
        def consume():
            with cond:
                waits.set()
                cond.wait()
        consumer = threading.Thread(target=consume)
        def supervise():
            consumer.start()
            waits.wait()
            with cond:
                cond.notify()
                consumer.join()
        threading.Thread(target=supervise).start()
        while True:
            time.sleep(0.01)
        """,
    "five philosophers": """
        import threading
        forks, all_seated = [threading.Lock() for _ in range(5)], threading.Barrier(5)
        def dine(seat):
            with forks[seat]:
                all_seated.wait()
                with forks[(seat + 1) % 5]: pass
        for seat in range(5):
            threading.Thread(target=dine, args=(seat,)).start()
        """,
}


@pytest.mark.parametrize("name", CIRCLES)
def test_circles(name: str, tmp_path: Path) -> None:
    trace = trace_of(CIRCLES[name], tmp_path, until="deadlock", kind="deadlocked")
    holders = {wait.task: wait.holder for wait in trace.deadlock}
    start = task = trace.deadlock[0].task
    for _ in range(len(holders)):
        task = holders[task] if holders[task] is not None else -1
        if task == start:
            break
    assert task == start
    if name == "five philosophers":
        assert {trace.resources[w.resource].name for w in trace.deadlock[:5]} == {
            f"forks[{n}]" for n in range(5)
        }


NOBODY_LEFT = {
    "a queue that nobody fills": "import queue; queue.Queue().get()",
    "a simple queue": "import queue; queue.SimpleQueue().get()",
    "a full queue": "import queue; q = queue.Queue(1); q.put(1); q.put(2)",
    "a queue's join": "import queue; q = queue.Queue(); q.put(1); q.join()",
    "a semaphore": "import threading; threading.Semaphore(0).acquire()",
    "an event": "import threading; threading.Event().wait()",
    "a condition": "import threading; c = threading.Condition(); c.acquire(); c.wait()",
    "a barrier": "import threading; threading.Barrier(2).wait()",
    "a lock of another's that has ended": """
        import threading
        lock = threading.Lock()
        thread = threading.Thread(target=lock.acquire)
        thread.start()
        thread.join()
        lock.acquire()
        """,
    "one by one": """
        import queue, threading, time
        inbox = queue.Queue()
        def consume():
            while True:
                inbox.get()
        def produce():
            for number in range(3):
                time.sleep(0.02)
                inbox.put(number)
        consumer = threading.Thread(target=consume)
        consumer.start()
        threading.Thread(target=produce).start()
        consumer.join()
        """,
    "a pool that waits for itself": """
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(1)
        def outer():
            return pool.submit(int).result()
        pool.submit(outer).result()
        """,
    "semaphores whose methods are wait and signal": """
        import threading
        class Semaphore:
            def __init__(self):
                self.free, self.changed = 0, threading.Condition()
            def wait(self):
                with self.changed:
                    while not self.free: self.changed.wait()
                    self.free -= 1
            def signal(self):
                with self.changed:
                    self.free += 1
                    self.changed.notify()
        a, b = Semaphore(), Semaphore()
        def left():
            a.wait(); b.signal()
        def right():
            b.wait(); a.signal()
        for work in left, right:
            threading.Thread(target=work).start()
        """,
    "notify, then join inside the with": """
        import threading
        cond, waits = threading.Condition(), threading.Event()
        def consume():
            with cond:
                waits.set()
                cond.wait()
        consumer = threading.Thread(target=consume)
        consumer.start()
        waits.wait()
        with cond:
            cond.notify()
            consumer.join()
        """,
    "notify, then join inside the with, where the wait is limited": """
        import threading
        cond, waits = threading.Condition(), threading.Event()
        def consume():
            with cond:
                waits.set()
                cond.wait(300)
        consumer = threading.Thread(target=consume)
        consumer.start()
        waits.wait()
        with cond:
            cond.notify_all()
            consumer.join()
        """,
    "notify, then join under the lock that two conditions share": """
        import threading
        lock, waits = threading.Lock(), threading.Event()
        full, empty = threading.Condition(lock), threading.Condition(lock)
        def consume():
            with full:
                waits.set()
                full.wait()
        consumer = threading.Thread(target=consume)
        consumer.start()
        waits.wait()
        with empty:
            full.notify()
            consumer.join()
        """,
    "a condition, behind which others wait to enter": """
        import threading
        cond, waits = threading.Condition(), threading.Event()
        def enter():
            waits.set()
            with cond: cond.wait()
        with cond:
            threading.Thread(target=enter).start()
            waits.wait()
            cond.wait()
        """,
    "an object that takes a lock as its thread ends": """
        import threading
        lock, local = threading.Lock(), threading.local()
        class Last:
            def __del__(self):
                with lock: pass
        def work():
            local.last = Last()
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        threading.Event().wait()
        """,
    "objects that take a lock as a thread of _thread ends": """
        import _thread, threading
        lock, local, gone = threading.Lock(), threading.local(), threading.Event()
        class Last:
            def __init__(self, says=None): self.says = says
            def __del__(self):
                with lock: pass
                if self.says: self.says.set()
        def work():
            local.first, local.last = Last(), Last(gone)
        _thread.start_new_thread(work, ())
        gone.wait()
        threading.Event().wait()
        """,
    "a lock used as a signal that never comes": """
        import threading, time
        ping, pong = threading.Lock(), threading.Lock()
        pong.acquire()
        def a():
            for _ in range(2):
                ping.acquire()
                pong.release()
        def b():
            pong.acquire()
            ping.release()
            time.sleep(0.05)
            pong.acquire()
            ping.acquire()
            ping.acquire()
        for work in (a, b):
            threading.Thread(target=work).start()
        """,
}


@pytest.mark.parametrize("name", NOBODY_LEFT)
def test_everything_waits_and_nothing_can_wake_it(name: str, tmp_path: Path) -> None:
    source = dedent(NOBODY_LEFT[name]).strip() + "\n"
    deadlock = records_of(source, tmp_path, until="deadlock").deadlock()
    assert deadlock is not None and deadlock.lines


def test_what_a_notified_wait_lacks_is_its_lock(tmp_path: Path) -> None:
    name = "notify, then join under the lock that two conditions share"
    source = dedent(NOBODY_LEFT[name]).strip() + "\n"
    deadlock = records_of(source, tmp_path, until="deadlock").deadlock()
    assert deadlock is not None
    assert deadlock.lines == (
        "MainThread waits for the end of Thread-1 (consume) (line 13).",
        "Thread-1 (consume) waits for lock (line 7), which MainThread has held since line 11.",
    )


NO_DEADLOCK = {
    "a worker that its parent gives up": """
        import multiprocessing, threading
        def begin(here):
            here.release()
        def wait_for_ever(_):
            threading.Event().wait()
        if __name__ == "__main__":
            context = multiprocessing.get_context("spawn")
            here = context.Semaphore(0)
            with context.Pool(1, begin, (here,)) as pool:
                here.acquire()
                try: pool.map_async(wait_for_ever, [1]).get(0.5)
                except multiprocessing.TimeoutError: print("given up")
    """,
    "a lock that a generator holds": """
        import threading, time
        pen, paper = threading.Lock(), threading.Lock()
        both_taken = threading.Barrier(3)
        def held():
            with pen: yield
        holder = held()
        def first():
            next(holder)
            both_taken.wait()
            with paper: print("first")
        def second():
            with paper:
                both_taken.wait()
                with pen: print("second")
        def third():
            both_taken.wait()
            time.sleep(0.5)
            holder.close()
        for work in first, second, third:
            threading.Thread(target=work).start()
    """,
    "a watchdog that takes a lock away": """
        import threading, time
        a, b, both = threading.Lock(), threading.Lock(), threading.Barrier(3)
        def left():
            with a:
                both.wait()
                with b: print("left has both")
        def right():
            b.acquire()
            both.wait()
            a.acquire()
            print("right has both")
        def watchdog():
            both.wait()
            if not b.acquire(timeout=1): print("stuck: b is taken away")
            b.release()
        for work in right, left, watchdog:
            threading.Thread(target=work).start()
    """,
    "a watchdog that takes a lock away without waiting for it": """
        import threading, time
        a, b, both = threading.Lock(), threading.Lock(), threading.Barrier(3)
        def left():
            with a:
                both.wait()
                with b: print("left has both")
        def right():
            b.acquire()
            both.wait()
            a.acquire()
            print("right has both")
        def watchdog():
            both.wait()
            time.sleep(1)
            print(b.acquire(False))
            b.release()
        for work in right, left, watchdog:
            threading.Thread(target=work).start()
    """,
    "notify, then wait, in turns": """
        import threading
        cond, turn = threading.Condition(), [0]
        def play(me):
            with cond:
                for _ in range(500):
                    while turn[0] != me: cond.wait()
                    turn[0] = 1 - me
                    cond.notify()
        threads = [threading.Thread(target=play, args=(me,)) for me in (0, 1)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print("over")
    """,
    "notify, then wait, in turns, by a lock that two conditions share": """
        import threading
        lock, turn = threading.Lock(), [0]
        conditions = [threading.Condition(lock), threading.Condition(lock)]
        def play(me):
            with lock:
                for _ in range(500):
                    while turn[0] != me: conditions[me].wait()
                    turn[0] = 1 - me
                    conditions[1 - me].notify()
        threads = [threading.Thread(target=play, args=(me,)) for me in (0, 1)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print("over")
    """,
    "notify, then something long inside the with": """
        import threading, time
        cond, waits = threading.Condition(), threading.Event()
        def consume():
            with cond:
                waits.set()
                cond.wait()
        consumer = threading.Thread(target=consume)
        consumer.start()
        waits.wait()
        with cond:
            cond.notify()
            time.sleep(0.5)
        consumer.join()
        print("over")
    """,
    "notify, then a wait for what the other does outside of the with": """
        import threading, time
        cond, waits, seen = threading.Condition(), threading.Event(), threading.Event()
        def consume():
            with cond:
                waits.set()
                cond.wait()
            with cond: pass
        def help_out():
            waits.wait()
            with cond: cond.notify()
            time.sleep(0.5)
            seen.set()
        threads = [threading.Thread(target=work) for work in (consume, help_out)]
        for thread in threads: thread.start()
        seen.wait()
        for thread in threads: thread.join()
        print("over")
    """,
    "a condition's wait that lets another enter": """
        import threading, time
        cond, near = threading.Condition(), threading.Event()
        def enter():
            near.set()
            with cond: cond.notify()
        thread = threading.Thread(target=enter)
        with cond:
            thread.start()
            near.wait()
            time.sleep(0.5)
            cond.wait()
        print("over")
    """,
    "a condition's wait that lets another enter, by a lock": """
        import threading, time
        cond, near = threading.Condition(threading.Lock()), threading.Event()
        def enter():
            near.set()
            with cond: cond.notify()
        thread = threading.Thread(target=enter)
        with cond:
            thread.start()
            near.wait()
            time.sleep(0.5)
            cond.wait()
        print("over")
    """,
    "an object that says something as its thread ends": """
        import threading, time
        local, event, waits = threading.local(), threading.Event(), threading.Event()
        class Last:
            def __del__(self):
                time.sleep(0.5)
                event.set()
        def work():
            local.last = Last()
            waits.wait()
            time.sleep(0.5)
        threading.Thread(target=work).start()
        waits.set()
        event.wait()
        print("said")
    """,
    "an object that works long as its thread ends": """
        import threading, time
        local, event, waits = threading.local(), threading.Event(), threading.Event()
        class Last:
            def __del__(self):
                until = time.monotonic() + 0.5
                while time.monotonic() < until: pass
                event.set()
        def work():
            local.last = Last()
            waits.wait()
            time.sleep(0.5)
        threading.Thread(target=work).start()
        waits.set()
        event.wait()
        print("said")
    """,
    "objects that wait and say something as their thread ends": """
        import threading, time
        lock, local, event = threading.Lock(), threading.local(), threading.Event()
        class Last:
            def __init__(self, says=None): self.says = says
            def __del__(self):
                with lock: time.sleep(0.5)
                with lock: time.sleep(0.5)
                if self.says: self.says.set()
        def work():
            local.first, local.last = Last(), Last(event)
        thread = threading.Thread(target=work)
        thread.start()
        event.wait()
        thread.join()
        print("said")
    """,
    "a daemon that waits when the program ends": """
        import queue, threading
        inbox = queue.Queue()
        def serve():
            while True:
                inbox.get()
                inbox.task_done()
        threading.Thread(target=serve, daemon=True).start()
        inbox.put(1)
        inbox.join()
    """,
    "timed waits": """
        import queue, threading
        lock, event = threading.Lock(), threading.Event()
        lock.acquire()
        lock.acquire(timeout=0.3)
        event.wait(0.2)
        try: queue.Queue().get(timeout=0.2)
        except queue.Empty: print("empty")
        """,
    "a lock as a signal": """
        import threading, time
        door = threading.Lock()
        door.acquire()
        def porter():
            time.sleep(0.3)
            door.release()
        threading.Thread(target=porter).start()
        door.acquire()
        print("open")
        """,
    "in turns, by locks": """
        import threading, time
        ping, pong = threading.Lock(), threading.Lock()
        pong.acquire()
        def play(mine, other, word):
            for _ in range(20):
                mine.acquire()
                print(word)
                time.sleep(0.005)
                other.release()
        threads = [threading.Thread(target=play, args=args)
                   for args in ((ping, pong, "ping"), (pong, ping, "pong"))]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        """,
    "print in order, joined": """
        import threading, time
        class Foo:
            def __init__(self):
                self.second, self.third = threading.Lock(), threading.Lock()
                self.second.acquire(); self.third.acquire()
            def one(self): time.sleep(0.2); print(1); self.second.release()
            def two(self):
                with self.second: print(2); self.third.release()
            def three(self):
                with self.third: print(3)
        foo = Foo()
        threads = [threading.Thread(target=f) for f in (foo.three, foo.two, foo.one)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        """,
    "a timer": """
        import threading
        event = threading.Event()
        threading.Timer(0.3, event.set).start()
        event.wait(); print("rung")
        """,
    "an alarm": """
        import signal, threading
        event = threading.Event()
        signal.signal(signal.SIGALRM, lambda *_: event.set())
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        event.wait(); print("rung")
        """,
    "a thread of _thread": """
        import _thread, threading, time
        event = threading.Event()
        def later():
            time.sleep(0.3)
            event.set()
        _thread.start_new_thread(later, ())
        event.wait(); print("set")
        """,
    "a thread in a call that is not known": """
        import ctypes, threading
        event = threading.Event()
        def later():
            ctypes.CDLL(None).usleep(300_000)
            event.set()
        threading.Thread(target=later).start()
        event.wait(); print("set")
        """,
    "a busy thread": """
        import queue, threading
        inbox = queue.Queue()
        def count():
            inbox.put(sum(range(5_000_000)))
        threading.Thread(target=count).start()
        print(inbox.get())
        """,
    "many handovers": """
        import queue, threading
        there, back = queue.Queue(1), queue.SimpleQueue()
        gate, seats = threading.Barrier(2), threading.Semaphore(0)
        def echo():
            for _ in range(3000):
                back.put(there.get())
                seats.release()
                gate.wait()
        threading.Thread(target=echo).start()
        for n in range(3000):
            there.put(n)
            assert back.get() == n
            seats.acquire()
            gate.wait()
        print("all")
        """,
    "locks under pressure": """
        import threading
        locks = [threading.Lock() for _ in range(3)]
        total = [0]
        def work(seed):
            for n in range(2000):
                first, second = sorted(((n * seed) % 3, (n + seed) % 3))
                with locks[first]:
                    if first != second:
                        with locks[second]: total[0] += 1
        threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 9)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print("done")
        """,
    "an idle pool at exit": """
        import atexit
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(3)
        print(list(pool.map(abs, [-1, -2])))
        """,
    "a forked child of a locked parent": """
        import os, threading
        lock = threading.Lock()
        with lock:
            pid = os.fork()
            if pid == 0:
                lock.release()
                lock.acquire()
                os._exit(0)
            os.waitpid(pid, 0)
        print("both")
        """,
}


@pytest.mark.parametrize("name", NO_DEADLOCK)
def test_no_false_alarm(name: str, tmp_path: Path) -> None:
    recording = record_as_plain(NO_DEADLOCK[name], tmp_path)
    assert [process.deadlocks for process in recording.processes] == [0] * len(recording.processes)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("", True),
        ("def (", True),
        ("x = 1", False),
        ("def f():\n  a.acquire()\n  a.release()", False),
        ("def f():\n  a.acquire()\n  try: pass\n  finally: a.release()", False),
        ("def f(i):\n  forks[i].acquire()\n  forks[i].release()", False),
        ("def f():\n  if self.a.acquire(timeout=1):\n    self.a.release()", False),
        ("def f():\n  if a.acquire(False):\n    try: pass\n    finally: a.release()", False),
        ("def f():\n  a.acquire(True)\n  a.release()", False),
        ("def f():\n  a.acquire(blocking=True)\n  a.release()", False),
        ("async def f():\n  await a.acquire()\n  a.release()", False),
        ("def f():\n  if not a.acquire(timeout=1): print()\n  a.release()", True),
        ("def f():\n  if a.acquire(timeout=1): print()\n  a.release()", True),
        ("def f():\n  if a.acquire(timeout=1): b.release()", True),
        ("def f():\n  if a.acquire(timeout=1): print()\n  else: a.release()", True),
        ("def f():\n  if a.acquire(timeout=1):\n    def g(): a.release()", True),
        ("def f():\n  a.acquire(False)\n  a.release()", True),
        ("def f():\n  a.acquire(blocking=False)\n  a.release()", True),
        ("def f():\n  a.acquire(patient)\n  a.release()", True),
        ("def f():\n  a.acquire(True, 1)\n  a.release()", True),
        ("def f():\n  a.acquire(*limits)\n  a.release()", True),
        ("def f():\n  a.acquire(**limits)\n  a.release()", True),
        ("Thread(target=a.acquire).start()\na.release()", True),
        ("with a: pass", False),
        ("def f():\n  a.release()\n  a.acquire()", True),
        ("def f(): a.acquire()\ndef g(): a.release()", True),
        ("def f():\n  a.acquire()\n  b.release()", True),
        ("a.acquire()\nThread(target=b.release)", True),
        ("def f():\n  a.acquire()\n  def g(): a.release()", True),
    ],
)
def test_which_programs_hand_locks_over(text: str, changes: bool) -> None:
    assert text_changes_hands(text) is changes


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("import signal", True),
        ("from signal import alarm", True),
        ("worker.terminate()", True),
        ("import os\nos._exit(3)", True),
        ("not python at all", True),
        ("import signal as news\nnews.pause()", True),
        ("import os, signal", True),
        ("from signal import *", True),
        ("from asyncio import signal", True),
        ("import threading\nthreading.Lock()", False),
        ("class Semaphore:\n  def signal(self): pass\nSemaphore().signal()", False),
        ("signal = threading.Event()\nsignal.set()", False),
        ("print('a signal')  # kill", False),
    ],
)
def test_which_programs_can_end_a_wait_by_force(text: str, force: bool) -> None:
    assert text_uses_force(text) is force
