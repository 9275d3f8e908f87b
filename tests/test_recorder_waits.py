"""Conditions, semaphores, events, barriers, queues and joins: who waits, and who woke whom."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.recorded import record_as_plain
from tests.traced import arrows, resource_name, spans, trace_of, waits


def test_notify_wakes_the_longest_waiting_first(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import Condition, Thread
        ready = Condition()
        def wait_for_it():
            with ready:
                ready.wait()
        def are_in_it(count):  # and have given its lock up
            if not ready.acquire(blocking=False):
                return False
            waiting = len(ready._waiters)
            ready.release()
            return waiting == count
        threads = [Thread(target=wait_for_it, name=f"w{n}") for n in range(3)]
        for count, thread in enumerate(threads, 1):
            thread.start()
            while not are_in_it(count):
                time.sleep(0.01)
        def one_more():
            with ready:
                ready.notify()
        caller = Thread(target=one_more, name="caller")
        caller.start()
        caller.join()
        threads[0].join()
        with ready:
            ready.notify_all()
        for thread in threads:
            thread.join()
        """,
        tmp_path,
    )
    woken = [arrow for arrow in arrows(trace) if arrow[2] == "ready"]
    assert woken == [
        ("caller", "w0", "ready"),
        ("MainThread", "w1", "ready"),
        ("MainThread", "w2", "ready"),
    ]
    assert waits(trace, "w1") == [("waiting", "ready", 6, True)]
    assert [span.line for span in spans(trace, "caller", "holding")] == [19]
    held = spans(trace, "w1", "holding")
    waited = spans(trace, "w1", "waiting")[0]
    assert [span.line for span in held] == [5, 6]  # given up for the wait, and taken again
    assert held[0].end_ns <= waited.end_ns <= held[1].end_ns


def test_waiting_to_enter_a_condition_shows(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import Condition, Lock, Thread
        from labhelpers.child.core import waits
        lock = Lock()
        own, shared = Condition(), Condition(lock)
        def enter(condition):
            with condition:
                pass
        for condition in (own, shared):
            with condition:
                thread = Thread(target=enter, args=(condition,), name="late")
                thread.start()
                while not waits: time.sleep(0.01)
            thread.join()
        """,
        tmp_path,
    )
    assert waits(trace, "late") == [
        ("waiting", "own", 7, True),
        ("waiting", "lock", 7, True),
    ]
    held = [(resource_name(trace, s), s.line) for s in spans(trace, "MainThread", "holding")]
    assert held == [("own", 10), ("lock", 10)]


def test_a_condition_wait_that_times_out(tmp_path: Path) -> None:
    trace = trace_of(
        """
        from threading import Condition
        condition = Condition()
        with condition:
            assert not condition.wait(0.02)
            assert not condition.wait_for(lambda: False, 0.02)
            condition.notify()
        """,
        tmp_path,
    )
    assert waits(trace, "MainThread") == [
        ("waiting", "condition", 4, False),
        ("waiting", "condition", 5, False),
    ]
    assert arrows(trace) == []


def test_seats_of_a_semaphore(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import BoundedSemaphore, Event, Thread
        from labhelpers.child.core import waits
        seats = BoundedSemaphore(2)
        def sit(bell):
            seats.acquire()
            bell.wait()
            seats.release()
        bells = [Event() for _ in range(3)]
        threads = [Thread(target=sit, args=(bells[n],), name=f"p{n}") for n in range(3)]
        for count, thread in enumerate(threads, 1):
            thread.start()
            while len(waits) < count:  # for the bell, or for a seat
                time.sleep(0.01)
        for bell, thread in zip(bells, threads):
            bell.set()
            thread.join()
        """,
        tmp_path,
    )
    assert ("waiting", "seats", 6, True) not in waits(trace, "p1")
    assert waits(trace, "p2")[0] == ("waiting", "seats", 6, True)
    assert [a for a in arrows(trace) if a[2] == "seats"] == [("p0", "p2", "seats")]
    for name in ("p0", "p1", "p2"):
        assert [(resource_name(trace, s), s.line) for s in spans(trace, name, "holding")] == [
            ("seats", 6)
        ]


def test_a_semaphore_is_left_by_whoever_releases_it(tmp_path: Path) -> None:
    trace = trace_of(
        """
        from threading import Semaphore, Thread
        seats = Semaphore(2)
        with seats:
            seats.acquire()
            other = Thread(target=seats.release, name="other")
            other.start()
            other.join()
        signal = Semaphore(0)
        signal.release()
        signal.acquire()
        """,
        tmp_path,
    )
    held = spans(trace, "MainThread", "holding")
    assert [(resource_name(trace, s), s.line, s.done) for s in held] == [
        ("seats", 3, True),
        ("seats", 4, True),
        ("signal", 10, False),
    ]


def test_an_event_wakes_all(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import Event, Thread
        from labhelpers.child.core import waits
        green = Event()
        cars = [Thread(target=green.wait, name=f"car{n}") for n in range(3)]
        for count, car in enumerate(cars, 1):
            car.start()
            while len(waits) < count: time.sleep(0.01)
        green.set()
        assert green.wait()
        """,
        tmp_path,
    )
    assert [a for a in arrows(trace) if a[2] == "green"] == [
        ("MainThread", f"car{n}", "green") for n in range(3)
    ]
    assert waits(trace, "car1") == [("waiting", "green", None, True)]
    assert [w for w in waits(trace, "MainThread") if w[1] == "green"] == []


def test_the_last_at_a_barrier_wakes_the_others(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import time
        from threading import Barrier, Thread
        from labhelpers.child.core import waits
        gate = Barrier(3)
        def run():
            gate.wait()
        threads = [Thread(target=run, name=f"r{n}") for n in range(3)]
        for before, thread in enumerate(threads):
            while len(waits) < before: time.sleep(0.01)
            thread.start()
        """,
        tmp_path,
    )
    assert waits(trace, "r0") == [("waiting", "gate", 6, True)]
    assert waits(trace, "r2") == []
    assert [a for a in arrows(trace) if a[2] == "gate"] == [
        ("r2", "r0", "gate"),
        ("r2", "r1", "gate"),
    ]


@pytest.mark.parametrize("kind", ["Queue", "LifoQueue", "PriorityQueue", "SimpleQueue"])
def test_a_consumer_waits_at_an_empty_queue(kind: str, tmp_path: Path) -> None:
    trace = trace_of(
        f"""
        import time, queue
        from threading import Thread
        from labhelpers.child.core import waits
        orders, cooked = queue.{kind}(), []
        def cook():
            for dish in 1, 2:
                cooked.append(orders.get())
        def waiter():
            for dish in 1, 2:
                while len(cooked) < dish - 1 or 1 not in waits:  # 1: the cook, started first
                    time.sleep(0.01)
                orders.put(dish)
        threads = [Thread(target=cook, name="cook"), Thread(target=waiter, name="waiter")]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        """,
        tmp_path,
    )
    assert waits(trace, "cook") == [("queue", "orders", 7, True)] * 2
    assert [a for a in arrows(trace) if a[2] == "orders"] == [("waiter", "cook", "orders")] * 2
    assert {r.kind for r in trace.resources if r.name == "orders"} == {"Queue"}


def test_a_full_queue_and_its_join(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import queue, time
        from threading import Event, Thread
        from labhelpers.child.core import waits
        shelf, stocked, full = queue.Queue(1), Event(), Event()
        def sell():
            for goods in stocked, full:
                goods.wait()
                while 0 not in waits: time.sleep(0.01)  # 0: the main thread
                shelf.get()
                shelf.task_done()
        Thread(target=sell, name="seller").start()
        shelf.put(1)
        stocked.set()
        shelf.put(2)
        try:
            shelf.put(3, timeout=0.01)
        except queue.Full:
            full.set()
        shelf.join()
        """,
        tmp_path,
    )
    assert waits(trace, "MainThread")[:3] == [
        ("queue", "shelf", 14, True),
        ("queue", "shelf", 16, False),
        ("waiting", "shelf", 19, True),
    ]
    assert ("seller", "MainThread", "shelf") in arrows(trace)


def test_joins_ends_and_the_wait_at_exit(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import sys, time, threading
        from labhelpers.child.core import waits
        threading.excepthook = lambda args: None
        def fail():
            while 0 not in waits: time.sleep(0.01)  # 0: the main thread
            raise ValueError
        def leave():
            sys.exit(3)
        def late(seconds):
            time.sleep(seconds)
        def start(name, *args, **options):
            thread = threading.Thread(target=globals()[name], args=args, name=name, **options)
            thread.start()
            return thread
        start("fail").join()
        start("leave").join()
        start("late", 9, daemon=True)
        renamed = start("late", 0.6)
        renamed.name = "late2"
        start("late", 1.4).name = "late3"  # late enough, however late the one before is joined
        """,
        tmp_path,
    )
    tasks = {task.name: task for task in trace.tasks}
    assert (tasks["fail"].ending, tasks["leave"].ending) == ("raised", "finished")
    assert (tasks["late"].ending, tasks["late"].end_ns) == ("", None)
    assert tasks["fail"].parent == 0 and tasks["fail"].line == 13
    assert [(state, name, line) for state, name, line, _ in waits(trace, "MainThread")] == [
        ("waiting", "fail", 15),
        ("waiting", "late2", None),
        ("waiting", "late3", None),
    ] or len(waits(trace, "MainThread")) == 4  # joining "leave" may find it over, or not
    assert [span.label for span in spans(trace, "MainThread", "waiting")][-2:] == ["at exit"] * 2
    assert ("fail", "MainThread", "fail") in arrows(trace)
    assert ("late2", "MainThread", "late2") in arrows(trace)
    assert ("MainThread", "fail", "") in arrows(trace, "start")


def test_base_states_fill_a_life_without_overlap(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import threading, time, queue
        lock, inbox = threading.Lock(), queue.Queue()
        def work():
            for _ in range(5):
                with lock:
                    time.sleep(0.005)
                inbox.put(1)
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads: thread.start()
        for _ in range(20): inbox.get()
        threading.Timer(0.02, work).start()
        """,
        tmp_path,
    )
    assert len(trace.tasks) == 6
    for task in trace.tasks:
        base = [
            s
            for s in trace.spans
            if s.task == task.id and s.state in ("running", "waiting", "sleeping", "io", "queue")
        ]
        assert base[0].start_ns == task.start_ns
        assert base[-1].end_ns == (trace.end_ns if task.end_ns is None else task.end_ns)
        for before, after in pairwise(base):
            assert before.end_ns == after.start_ns
    assert type(trace).from_json(trace.to_json()) == trace


def test_recording_changes_no_output(tmp_path: Path) -> None:
    record_as_plain(
        """
        import queue, threading, time
        class Worker(threading.Thread):
            def __init__(self, number):
                super().__init__(name=f"worker {number}")
                self.number = number
            def run(self):
                print(self.name, self.number, self.daemon)
        for number in range(3):
            worker = Worker(number)
            print(repr(worker).split("(")[0], worker.is_alive())
            worker.start()
            worker.join()
            print(threading.active_count(), [t.name for t in threading.enumerate()])
        for wrong in (worker.start, threading.current_thread().join, lambda: time.sleep(-1),
                      lambda: time.sleep("x"), threading.Thread().join, queue.Queue().task_done,
                      lambda: queue.Queue().get(timeout=-1), threading.Condition().wait,
                      lambda: threading.Semaphore(-1), threading.BoundedSemaphore().release,
                      lambda: threading.Semaphore().release(0), lambda: queue.SimpleQueue().get(
                      timeout=-1), queue.SimpleQueue().get_nowait, lambda: threading.Lock(1)):
            try:
                print(wrong())
            except Exception as error:
                print(type(error).__name__, error)
        print(isinstance(queue.PriorityQueue(), queue.Queue), threading.Semaphore(3)._value)
        timer = threading.Timer(0.01, print, ["timer"])
        timer.start()
        timer.join()
        """,
        tmp_path,
    )
