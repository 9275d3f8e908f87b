"""Traces made by hand: what the views' tests and benchmarks draw, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from labhelpers.outcome import Outcome
from labhelpers.trace import Event, Machine, Resource, Span, Task, Trace, Wait

MS = 1_000_000
S = 1_000_000_000
MACHINE = Machine(python="3.12.1", implementation="CPython", system="Linux x86_64", cpus=4)
FINISHED = Outcome("finished", "Finished.", exit_status=0)


@dataclass
class Builder:
    """Collects a trace's parts; each method returns what later calls refer to."""

    source: str = ""
    tasks: list[Task] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def task(self, name: str, start: int, end: int | None, **more: Any) -> int:
        defaults: dict[str, Any] = {"kind": "thread", "pid": 0, "parent": 0, "carrier": None}
        defaults["ending"] = "" if end is None else "finished"
        self.tasks.append(
            Task(id=len(self.tasks), name=name, start_ns=start, end_ns=end, **(defaults | more))
        )
        task = self.tasks[-1]
        if task.parent is not None:
            self.event("start", start, task.parent, other=task.id, line=task.line)
        return task.id

    def main(self, end: int | None) -> int:
        return self.task("MainThread", 0, end, kind="process", parent=None)

    def resource(self, kind: Any, name: str, line: int | None = None) -> int:
        self.resources.append(Resource(len(self.resources), kind, name, line))
        return len(self.resources) - 1

    def span(self, task: int, state: Any, start: int, end: int, **more: Any) -> None:
        self.spans.append(Span(task, state, start, end, **more))

    def event(self, kind: Any, at: int, task: int, **more: Any) -> None:
        self.events.append(Event(kind, at, task, **more))

    def trace(self, end: int, outcome: Outcome = FINISHED, **more: Any) -> Trace:
        defaults: dict[str, Any] = {"name": "cell.py", "first_line": 2, "machine": MACHINE}
        return Trace(
            source=self.source,
            outcome=outcome,
            tasks=tuple(self.tasks),
            resources=tuple(self.resources),
            spans=tuple(sorted(self.spans, key=lambda s: (s.task, s.start_ns))),
            events=tuple(sorted(self.events, key=lambda e: e.at_ns)),
            end_ns=end,
            **(defaults | more),
        )


DEADLOCK_SOURCE = """\
import time
from threading import Lock, Thread

mutexA = Lock()
mutexB = Lock()


class Guest(Thread):
    def run(self):
        self.first()
        self.second()

    def first(self):
        mutexA.acquire()
        mutexB.acquire()
        mutexB.release()
        mutexA.release()

    def second(self):
        mutexB.acquire()
        time.sleep(0.1)
        mutexA.acquire()
        mutexA.release()
        mutexB.release()


for _ in range(10):
    Guest().start()
"""


def deadlock() -> Trace:
    """Return the lesson's two-lock program: ten threads, stuck after a tenth of a second."""
    b, end = Builder(DEADLOCK_SOURCE), 104 * MS
    main = b.main(None)
    mutex_a, mutex_b = b.resource("Lock", "mutexA", 5), b.resource("Lock", "mutexB", 6)
    first = b.task("Guest-1", 1 * MS, None, line=29)
    second = b.task("Guest-2", 2 * MS, None, line=29)
    others = [b.task(f"Guest-{i}", i * MS, None, line=29) for i in range(3, 11)]
    b.span(first, "running", 1 * MS, 3 * MS, line=10)
    b.span(first, "holding", 3 * MS // 2, 2 * MS, resource=mutex_a, line=15)
    b.span(first, "holding", 2 * MS, end, resource=mutex_b, line=21, done=False)
    b.span(first, "sleeping", 3 * MS, 103 * MS, line=22)
    b.span(first, "waiting", 103 * MS, end, resource=mutex_a, line=23, done=False)
    b.span(second, "running", 2 * MS, 4 * MS, line=10)
    b.span(second, "holding", 3 * MS, end, resource=mutex_a, line=15, done=False)
    b.span(second, "waiting", 4 * MS, end, resource=mutex_b, line=16, done=False)
    for i, task in enumerate(others, 3):
        b.span(task, "running", i * MS, i * MS + MS // 2, line=10)
        b.span(task, "waiting", i * MS + MS // 2, end, resource=mutex_a, line=15, done=False)
    b.span(main, "running", 0, 12 * MS, line=28)
    b.span(main, "waiting", 12 * MS, end, label="for threads to end", done=False)
    b.event("wake", 2 * MS, first, other=second, resource=mutex_a, line=18)
    b.event("deadlock", 103 * MS, first, resource=mutex_a, line=23)
    outcome = Outcome(
        "deadlocked",
        "Deadlocked: 2 threads wait for each other, and 8 more wait for them.",
        (
            "Guest-1 holds mutexB (line 21) and wants mutexA (line 23).",
            "Guest-2 holds mutexA (line 15) and wants mutexB (line 16).",
        ),
        ("Take the two locks in the same order everywhere.",),
    )
    waits = (Wait(first, mutex_a, 23, second, 15), Wait(second, mutex_b, 16, first, 21))
    rest = tuple(Wait(task, mutex_a, 15, second, 15) for task in others)
    return b.trace(end, outcome, deadlock=waits + rest)


POOL_SOURCE = """\
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread
import time


def task(n):
    time.sleep(0.5)
    return n ** 2


def show(future):
    print(current_thread().name, future.result())


with ThreadPoolExecutor(5) as pool:
    for n in range(20):
        pool.submit(task, n).add_done_callback(show)
"""


def pool() -> Trace:
    """Return 20 pool tasks on 5 worker threads, each with a callback on its worker."""
    b, end = Builder(POOL_SOURCE), 2030 * MS
    main = b.main(end)
    work = b.resource("Queue", "pool's work queue", 16)
    workers = [
        b.task(f"ThreadPoolExecutor-0_{i}", (2 + i) * MS, 2025 * MS, line=18) for i in range(5)
    ]
    b.span(main, "running", 0, 10 * MS, line=2)
    joined = b.resource("Task", "ThreadPoolExecutor-0_0")
    b.span(main, "waiting", 10 * MS, 2026 * MS, resource=joined, line=16)
    for i, worker in enumerate(workers):
        _pool_worker(b, worker, i, work)
    b.event("wake", 2025 * MS, workers[0], other=main, resource=joined)
    return b.trace(end)


def _pool_worker(b: Builder, worker: int, i: int, work: int) -> None:
    at = (2 + i) * MS
    for n in range(i, 20, 5):
        b.event("submit", at, 0, other=worker, label=f"task({n})", line=18)
        b.span(worker, "task", at, at + 501 * MS, label=f"task({n})", line=7)
        b.span(worker, "sleeping", at + MS // 2, at + 500 * MS, line=8)
        b.span(worker, "callback", at + 501 * MS, at + 503 * MS, label="show", line=12)
        b.span(worker, "running", at + 500 * MS, at + 504 * MS, line=13)
        at += 504 * MS
    b.span(worker, "queue", at, 2025 * MS, resource=work)


GEVENT_SOURCE = """\
from gevent import joinall, monkey, spawn
monkey.patch_all()
import time


def heng(name, seconds):
    print(name, "heng")
    time.sleep(seconds)
    print(name, "heng again")


joinall([spawn(heng, "Ann", 2), spawn(heng, "Bo", 3), spawn(heng, "Cy", 5)])
"""


def greenlets() -> Trace:
    """Return heng, ha and heiheihei: three greenlets on the main thread, five seconds."""
    b, end = Builder(GEVENT_SOURCE), 5004 * MS
    main = b.main(end)
    b.span(main, "running", 0, 2 * MS, line=2)
    b.span(main, "waiting", 2 * MS, 5003 * MS, line=13)
    for i, (name, seconds) in enumerate((("heng", 2), ("ha", 3), ("heiheihei", 5))):
        start, stop = 2 * MS + i * MS // 4, seconds * S + 3 * MS
        task = b.task(name, start, stop, kind="greenlet", carrier=main, line=13)
        b.span(task, "running", start, start + MS // 4, line=8)
        b.span(task, "sleeping", start + MS // 4, stop - MS, line=9)
        b.event("switch", start + MS // 4, task, other=main)
    b.event("wake", 5003 * MS, 3, other=main)
    return b.trace(end)


def processes() -> Trace:
    """Return two worker processes; one has a thread, the other ends with an exception."""
    b, end = Builder("x = 1\n"), 400 * MS
    main = b.main(end)
    sock = b.resource("Socket", "server:8080")
    event = b.resource("Event", "ready", 2)
    first = b.task("Process-1", 20 * MS, 380 * MS, kind="process", pid=1, line=2)
    b.task("Thread-1 (serve)", 60 * MS, 300 * MS, pid=1, parent=first)
    second = b.task("Process-2", 30 * MS, 200 * MS, kind="process", pid=2, ending="raised")
    b.task("queue feeder", 31 * MS, None, pid=2, parent=second, library=True)
    b.span(main, "running", 0, 40 * MS)
    b.span(main, "waiting", 40 * MS, 380 * MS, resource=event, line=2)
    b.span(first, "running", 20 * MS, 100 * MS)
    b.span(first, "io", 100 * MS, 370 * MS, resource=sock, label="accept")
    b.span(second, "waiting", 50 * MS, 150 * MS, resource=event, label="timed out", done=False)
    b.event("wake", 380 * MS, first, other=main, resource=event)
    return b.trace(end, Outcome("finished", "Finished."))


@cache
def many_threads(threads: int = 500, rounds: int = 6) -> Trace:
    """Return `threads` clients, each of which sends, waits and sleeps `rounds` times."""
    b, end = Builder("import socket\n" * 20), 4 * S
    main = b.main(end)
    lock = b.resource("Lock", "counter_lock", 4)
    sock = b.resource("Socket", "server:9000")
    for i in range(threads):
        start = 4 * MS + i * 3 * MS
        task = b.task(f"Thread-{i + 1} (client)", start, start + 2400 * MS, line=9)
        for k in range(rounds):
            at = start + k * 400 * MS
            _client_round(b, task, at, (i * 7919 + k * 104_729) % 90 * MS, lock, sock)
    b.span(main, "running", 0, threads * 3 * MS + 4 * MS, line=2)
    b.span(main, "waiting", threads * 3 * MS + 4 * MS, end, line=12)
    return b.trace(end)


def _client_round(b: Builder, task: int, at: int, luck: int, lock: int, sock: int) -> None:
    b.span(task, "running", at, at + 8 * MS, line=5)
    b.span(task, "io", at + 8 * MS, at + 100 * MS + luck, resource=sock, line=6)
    b.span(task, "waiting", at + 100 * MS + luck, at + 190 * MS + luck, resource=lock, line=7)
    b.span(task, "holding", at + 190 * MS + luck, at + 195 * MS + luck, resource=lock, line=7)
    b.span(task, "running", at + 190 * MS + luck, at + 200 * MS + luck, line=8)
    b.span(task, "sleeping", at + 200 * MS + luck, at + 399 * MS, line=9)


@cache
def many_events(events: int = 100_000, threads: int = 8) -> Trace:
    """Return `threads` workers on one lock: `events` records of waits, holds and wake-ups."""
    b = Builder("lock = Lock()\n" * 20)
    rounds, step = events // 4, 20_000
    end = rounds * step + 4 * MS
    main = b.main(end)
    lock = b.resource("Lock", "counter_lock", 4)
    for i in range(threads):
        b.task(f"Thread-{i + 1} (work)", MS, end - MS, line=9)
    waits_from = [MS] * (threads + 1)
    for k in range(rounds):
        task, at = 1 + (k * 5 + k // 97) % threads, MS + k * step
        b.span(task, "running", waits_from[task], min(at, waits_from[task] + 8_000), line=6)
        b.span(task, "waiting", min(at, waits_from[task] + 8_000), at, resource=lock, line=7)
        b.span(task, "holding", at, at + step - 2_000, resource=lock, line=7)
        b.event("wake", at, 1 + ((k - 1) * 5 + (k - 1) // 97) % threads, other=task, resource=lock)
        waits_from[task] = at + step - 2_000
        b.span(task, "running", at, waits_from[task], line=8)
    b.span(main, "waiting", 2 * MS, end - MS, line=12)
    return b.trace(end, dropped=12)


def hostile() -> Trace:
    """Return a trace whose every name tries to leave the page's markup."""
    b = Builder("</script><script>alert(1)</script>\n<b>\"'&</b>\n")
    main = b.main(20 * MS)
    bad = "<script>alert('x')</script>"
    lock = b.resource("Lock", f'{bad}"onload="alert(1)', 2)
    task = b.task(bad + "\x00\x1b[31m\u202e", MS, 19 * MS, line=2)
    b.span(task, "waiting", 5 * MS, 18 * MS, resource=lock, line=3, label=bad)
    b.span(main, "holding", 2 * MS, 18 * MS, resource=lock, line=2)
    b.span(main, "task", 2 * MS, 18 * MS, label=bad)
    outcome = Outcome("raised", f"Raised: {bad}", (bad,), (bad,), 1)
    return b.trace(20 * MS, outcome)


def empty() -> Trace:
    """Return the trace of a program that did not start."""
    return Trace("cell.py", "", Outcome("not started", "Not started: line 3 is not valid Python."))


ALL = {
    "deadlock": deadlock,
    "pool": pool,
    "greenlets": greenlets,
    "processes": processes,
    "many_threads": many_threads,
    "many_events": many_events,
    "hostile": hostile,
    "empty": empty,
}
