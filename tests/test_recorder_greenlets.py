"""Greenlets: each a lane under its function's name, with what it waits for."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from pace import in_time
from recorded import Process, record_as_plain

pytest.importorskip("gevent")

# The lesson's program, a few times as fast. Between two sleeps' ends is time to join what ended.
LESSON = """
    from gevent import monkey;monkey.patch_all()
    import time
    from gevent import spawn


    def heng():
        print('heng')
        time.sleep(0.6)
        print('heng')


    def ha():
        print('ha')
        time.sleep(1.2)
        print('ha')

    def heiheihei():
        print('heiheihei')
        time.sleep(1.8)
        print('heiheihei')


    g1 = spawn(heng)
    g2 = spawn(ha)
    g3 = spawn(heiheihei)
    g1.join()
    g2.join()
    g3.join()
"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Process:
    """Record the lesson's program once for all that look at it."""
    return record_as_plain(LESSON, tmp_path_factory.mktemp("lesson")).main


def states(main: Process, task: str) -> list[tuple[str, str, str]]:
    """Return (state, label, resource) of a task's spans, in order."""
    return [(span.state, span.label, span.resource) for span in main.spans(task)]


def test_the_lesson(lesson: Process) -> None:
    main = lesson
    assert main.names() == ["MainThread", "heng", "ha", "heiheihei"]
    assert main.names("greenlet") == ["heng", "ha", "heiheihei"]
    for name, line, seconds in (("heng", 8, 0.6), ("ha", 14, 1.2), ("heiheihei", 19, 1.8)):
        (sleep,) = main.spans(name, "sleeping")
        assert sleep.line == line
        assert seconds - 0.01 < sleep.seconds
        assert in_time(sleep.seconds - seconds, 0.2)
        assert main.ending(name) == "finished"
        assert main.task(name)[3:5] == [0, 0]  # started by the main thread, carried by it
        assert (name, "MainThread") in main.events("wake")
    assert [span.line for span in main.spans("MainThread", "waiting") if span.line] == [26, 27, 28]
    assert main.deadlocks == 0


def test_the_hub_stays_hidden(lesson: Process) -> None:
    main = lesson
    assert "Hub" not in main.names()
    assert all("Hub" not in pair for pair in main.events("switch"))
    assert main.events("switch")[:2] == [("MainThread", "heng"), ("heng", "ha")]


def test_only_one_runs_at_a_time(lesson: Process) -> None:
    main = lesson
    for name in main.names():
        assert all(a.end <= b.start for a, b in pairwise(main.spans(name))), name


def test_a_function_spawned_twice_is_numbered(tmp_path: Path) -> None:
    source = """
        import gevent
        from gevent.pool import Pool
        def work(n):
            gevent.sleep(0.01)
        gevent.joinall([gevent.spawn(work, n) for n in range(2)])
        list(Pool(1).imap_unordered(work, range(1)))
        class Worker(gevent.Greenlet):
            def _run(self):
                gevent.sleep(0.01)
        Worker.spawn().join()
        named = gevent.Greenlet(work, 1)
        named.name = "the third"
        named.start()
        named.join()
        print(repr(gevent.spawn(work, 2)).count("Greenlet-"))
    """
    main = record_as_plain(source, tmp_path).main
    assert main.names("greenlet")[:5] == [
        "work",
        "work-2",
        "work-3",
        "Worker",
        "the third",
    ]


def test_what_each_waits_for(tmp_path: Path) -> None:
    source = """
        from gevent import monkey; monkey.patch_all()
        import gevent, queue, socket, threading, time
        from gevent.event import Event
        from gevent.lock import BoundedSemaphore

        def nap():
            time.sleep(0.05)

        lock, semaphore, event = threading.Lock(), BoundedSemaphore(1), Event()
        items = queue.Queue()
        here, there = socket.socketpair()

        def hold_lock():
            with lock:
                nap()

        def hold_semaphore():
            with semaphore:
                nap()

        gevent.spawn(hold_lock)
        gevent.sleep(0)
        with lock:
            pass
        gevent.spawn(hold_semaphore)
        gevent.sleep(0)
        with semaphore:
            pass
        gevent.spawn_later(0.05, event.set)
        event.wait()
        gevent.spawn_later(0.05, items.put, 1)
        items.get()
        gevent.spawn_later(0.05, there.send, b"x")
        here.recv(1)
        gevent.joinall([gevent.spawn(nap)])
    """
    main = record_as_plain(source, tmp_path).main
    waits = [s for s in main.spans("MainThread") if s.line and s.state != "sleeping"]
    told = [(span.state, span.resource) for span in waits]
    assert told == [
        ("waiting", "lock"),
        ("waiting", "semaphore"),
        ("waiting", "event"),
        ("queue", "items"),
        ("io", "here"),
        ("waiting", ""),
    ]
    assert main.spans("MainThread", "io")[0].label == "recv"
    assert "joinall" in {span.label for span in main.spans("MainThread", "waiting")}


def test_how_a_greenlet_ends(tmp_path: Path) -> None:
    source = """
        import gevent
        def fail():
            raise ValueError("fail")
        def stay():
            gevent.sleep(10)
        failing, staying = gevent.spawn(fail), gevent.spawn(stay)
        failing.join()
        staying.kill()
        print(failing.successful(), staying.successful())
    """
    recording = record_as_plain(source, tmp_path)
    assert recording.main.ending("fail") == "raised"
    assert recording.main.ending("stay") == "finished"
    assert "labhelpers" not in recording.stderr


def test_a_patched_thread_is_shown_once_as_a_thread(tmp_path: Path) -> None:
    source = """
        from gevent import monkey; monkey.patch_all()
        import threading, time
        def work():
            time.sleep(0.05)
        thread = threading.Thread(target=work, name="the thread")
        thread.start()
        thread.join()
        print(thread.name)
    """
    main = record_as_plain(source, tmp_path).main
    assert main.names() == ["MainThread", "the thread"]
    assert main.task("the thread")[1] == "thread"
    assert main.spans("the thread", "sleeping")[0].line == 4
    assert ("the thread", "MainThread") in main.events("wake")


def test_a_greedy_greenlet_starves_the_others(tmp_path: Path) -> None:
    source = """
        import gevent, time
        def polite():
            gevent.sleep(0.01)
        def greedy():
            end = time.perf_counter() + 0.2
            while time.perf_counter() < end:
                pass
        def blocking():
            time.sleep(0.1)
        gevent.joinall([gevent.spawn(polite), gevent.spawn(greedy), gevent.spawn(blocking)])
    """
    main = record_as_plain(source, tmp_path).main
    assert main.spans("polite", "sleeping")[0].seconds > 0.28
    assert main.spans("blocking", "waiting")[0].label == "ready to run"
    assert main.spans("blocking", "waiting")[0].seconds > 0.18
    assert main.spans("blocking", "sleeping")[0].line == 9
    assert [span.state for span in main.spans("greedy")] == ["waiting"]


def test_raw_greenlets(tmp_path: Path) -> None:
    source = """
        from greenlet import getcurrent, greenlet
        def ping():
            print("ping", other.switch())
        def pong():
            getcurrent().parent.switch(1)
        first, other = greenlet(ping), greenlet(pong)
        print(first.switch())
    """
    main = record_as_plain(source, tmp_path).main
    assert main.names("greenlet") == ["ping", "pong"]
    assert ("MainThread", "ping") in main.events("switch")
    assert ("ping", "pong") in main.events("switch")


def test_a_trace_function_of_the_programs_own(tmp_path: Path) -> None:
    source = """
        import greenlet
        seen = []
        def trace(event, args):
            seen.append(event)
        print(greenlet.settrace(trace), greenlet.gettrace() is trace)
        greenlet.greenlet(lambda: None).switch()
        print(greenlet.settrace(None) is trace, seen)
    """
    main = record_as_plain(source, tmp_path).main
    assert len(main.names("greenlet")) == 1


def test_waiting_for_ever_is_gevents_to_tell(tmp_path: Path) -> None:
    source = """
        from gevent import monkey; monkey.patch_all()
        import gevent, threading
        from gevent.exceptions import LoopExit
        lock = threading.RLock()
        def hold():
            lock.acquire()
        gevent.spawn(hold).join()
        try:
            lock.acquire()
        except LoopExit:
            print("LoopExit")
    """
    assert record_as_plain(source, tmp_path).main.deadlocks == 0


def test_patched_sockets_end_as_quietly_as_without_a_recorder(tmp_path: Path) -> None:
    source = """
        from gevent import monkey; monkey.patch_all()
        import socket
        from gevent import joinall, spawn
        def serve(conn):
            with conn:
                while data := conn.recv(10):
                    conn.sendall(data)
        def visit():
            with socket.create_connection(address) as conn:
                conn.sendall(b"x")
                conn.recv(10)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            address = listener.getsockname()
            guests = [spawn(visit) for _ in range(3)]
            joinall([*guests, *(spawn(serve, listener.accept()[0]) for _ in guests)])
    """
    assert record_as_plain(source, tmp_path).stderr == ""


def test_greenlets_in_another_thread(tmp_path: Path) -> None:
    source = """
        import gevent, threading
        def nap():
            gevent.sleep(0.05)
        def run():
            gevent.joinall([gevent.spawn(nap), gevent.spawn(nap)])
        thread = threading.Thread(target=run, name="loop")
        thread.start()
        thread.join()
    """
    main = record_as_plain(source, tmp_path).main
    assert main.names() == ["MainThread", "loop", "nap", "nap-2"]
    assert main.task("nap")[4] == main.task("loop")[0]
    assert main.deadlocks == 0
