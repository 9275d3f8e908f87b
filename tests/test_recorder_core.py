"""The recorder itself: bounded, hidden, alive after a fork, and true when the system reuses ids."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from labhelpers.child import writer
from labhelpers.outcome import Outcome
from labhelpers.program import Program
from labhelpers.records import Records
from labhelpers.trace import Trace
from tests.recorded import record, record_as_plain
from tests.traced import spans, trace_of


def test_a_million_pairs_stay_in_bounded_memory(tmp_path: Path) -> None:
    source = """
        import resource, threading
        lock = threading.Lock()
        def pairs(count):
            for _ in range(count):
                with lock:
                    pass
        pairs(200_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        pairs(1_000_000)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        """
    recording = record(source, tmp_path)
    assert int(recording.stdout) < 100_000  # KiB; unbounded it would be about 300,000
    trace = read(tmp_path, source)
    kept = len(trace.spans)
    assert trace.dropped > 1_000_000
    assert writer.HEAD + writer.TAIL <= kept <= writer.HEAD + writer.TAIL + 10
    assert kept + trace.dropped == pytest.approx(1_200_000, abs=10)
    held = spans(trace, "MainThread", "holding")
    assert held[-1].start_ns > held[0].start_ns + 0.5 * (trace.tasks[0].end_ns or 0)


def test_the_tail_of_a_killed_program_is_there(tmp_path: Path) -> None:
    source = """
        import threading
        lock = threading.Lock()
        while True:
            with lock: pass
        """
    record(source, tmp_path, until="dropped")
    trace = read(tmp_path, source)
    assert len(trace.spans) + trace.dropped > writer.HEAD
    assert trace.dropped > 0
    assert trace.tasks[0].end_ns is None


def test_what_comes_after_a_flood_is_not_lost_behind_it(tmp_path: Path) -> None:
    source = """
        import threading, time
        lock = threading.Lock()
        for _ in range(50_000):
            with lock: pass
        for _ in range(8):
            time.sleep(0.1)
        threading.Thread(target=int).start()  # whose end is waited for here
        time.sleep(1_000)
        """
    record(source, tmp_path, until="end")
    trace = read(tmp_path, source)
    assert len(spans(trace, "MainThread", "holding")) == 50_000
    assert len(spans(trace, "MainThread", "sleeping")) >= 6


def read(folder: Path, source: str) -> Trace:
    records = Records(folder, Program(source))
    records.poll()
    return records.trace(Outcome("finished", "Over."), 120_000_000_000)


def test_ids_of_the_system_are_used_again_and_tasks_are_not(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import threading
        lock = threading.Lock()
        seen = set()
        def work():
            seen.add(threading.get_ident())
            with lock: pass
        for number in range(20):
            thread = threading.Thread(target=work, name=f"t{number}")
            thread.start()
            thread.join()
        assert len(seen) < 20, "the system has used no id again"
        """,
        tmp_path,
    )
    assert [task.name for task in trace.tasks] == ["MainThread", *(f"t{n}" for n in range(20))]
    for number in range(20):
        assert len(spans(trace, f"t{number}", "holding")) == 1


def test_five_hundred_threads(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import threading, time
        from labhelpers.child.core import waits
        gate = threading.Event()
        def work():
            gate.wait()
            time.sleep(0.01)
        threads = [threading.Thread(target=work) for _ in range(500)]
        for thread in threads: thread.start()
        while len(waits) < 500: time.sleep(0.01)
        gate.set()
        for thread in threads: thread.join()
        """,
        tmp_path,
    )
    assert len(trace.tasks) == 501
    assert sum(event.kind == "wake" and event.task == 0 for event in trace.events) == 500
    assert {task.ending for task in trace.tasks} == {"finished"}


def test_the_recorders_thread_is_not_seen(tmp_path: Path) -> None:
    record_as_plain(
        """
        import threading, time
        lock = threading.Lock()
        time.sleep(0.15)
        print(threading.active_count(), threading.enumerate()[0].name, threading.stack_size())
        """,
        tmp_path,
    )


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="no fork here")
def test_both_sides_of_a_fork_go_on_recording(tmp_path: Path) -> None:
    source = """
        import os, threading, time, warnings
        warnings.simplefilter("error")
        lock = threading.RLock()
        with lock:
            time.sleep(0.12)
            pid = os.fork()
            if pid == 0:
                with lock:
                    time.sleep(0.05)
                thread = threading.Thread(target=time.sleep, args=(0.05,), name="grandchild")
                thread.start()
                thread.join()
                os._exit(0)
            os.waitpid(pid, 0)
        for _ in range(3000):
            with lock: pass
        time.sleep(0.15)
        """
    trace = trace_of(source, tmp_path)
    child = next(task for task in trace.tasks if task.pid == 1 and task.kind == "process")
    assert (child.parent, child.line) == (0, 6)
    start = next(event for event in trace.events if event.kind == "start")
    assert (start.task, start.other, start.line) == (0, child.id, 6)
    assert {t.name for t in trace.tasks if t.pid == 1} == {child.name, "grandchild"}
    held = [s for s in trace.spans if s.task == child.id and s.state == "holding"]
    assert held and not held[0].done  # the parent's hold, which the child took with it
    assert len(spans(trace, "MainThread", "holding")) >= 3001


def test_a_fork_among_threads_warns_as_ever(tmp_path: Path) -> None:
    source = """
        import os, threading
        forked = threading.Event()
        thread = threading.Thread(target=forked.wait)
        thread.start()
        pid = os.fork()
        if pid == 0: os._exit(0)
        os.waitpid(pid, 0)
        forked.set()
        """
    recording = record(source, tmp_path)
    assert recording.stderr.count("multi-threaded") == (sys.version_info >= (3, 12))


def test_closing_all_descriptors_loses_nothing(tmp_path: Path) -> None:
    trace = trace_of(
        """
        import os, time
        os.closerange(3, 100)
        first = os.open("mine.txt", os.O_RDWR | os.O_CREAT)
        for _ in range(3):
            time.sleep(0.11)
        os.write(first, b"mine")
        """,
        tmp_path,
    )
    assert len(spans(trace, "MainThread", "sleeping")) == 3
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_is_known_before_os_exit_and_exec_is_written(tmp_path: Path) -> None:
    for number, end in enumerate(("os._exit(0)", "os.execv(sys.executable, ['python', '-V'])")):
        folder = tmp_path / str(number)
        folder.mkdir()
        trace = trace_of(f"import os, sys, time\ntime.sleep(0.01)\n{end}\n", folder)
        assert len(spans(trace, "MainThread", "sleeping")) == 1


def test_names_with_any_character(tmp_path: Path) -> None:
    name = "<script>\ud800\n\x00é线程"
    trace = trace_of(
        f"""
        import threading
        thread = threading.Thread(target=print, name={name!r})
        thread.start()
        thread.join()
        """,
        tmp_path,
    )
    assert trace.tasks[1].name == name.replace("\ud800", "?")
    trace.to_json().encode()


def test_modules_are_patched_when_imported_and_stay_reloadable(tmp_path: Path) -> None:
    record_as_plain(
        """
        import sys, pickle
        print("threading" in sys.modules, "queue" in sys.modules)
        import queue, importlib, inspect
        print(type(queue.__spec__.loader).__name__, type(queue.__loader__).__name__)
        print(queue.__spec__.loader.get_source("queue")[:10])
        print("exec_module" in vars(queue.__loader__))
        print(importlib.reload(queue) is queue, queue.Queue.__module__)
        print(pickle.loads(pickle.dumps(queue.Queue)) is queue.Queue, queue.Queue.get.__name__)
        print(inspect.signature(queue.Queue.get), queue.Queue.get.__qualname__)
        """,
        tmp_path,
    )


def test_a_readers_own_queue_module_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "queue.py").write_text("raise RuntimeError('mine')\n")
    recording = record(
        """
        try:
            import queue
        except RuntimeError as error:
            import traceback
            print(error, [f.name for f in traceback.extract_tb(error.__traceback__)
                          if "child" in f.filename])
        """,
        tmp_path,
    )
    assert recording.stdout == "mine []\n"


def test_a_program_that_hangs_from_its_first_line_is_seen(tmp_path: Path) -> None:
    recording = record("while True: pass\n", tmp_path, until="process")
    assert recording.main.tasks[0][1:3] == ["process", "MainThread"]
    records = Records(tmp_path, Program("while True: pass\n"))
    records.poll()
    assert records.status().tasks_alive == 1


@pytest.mark.parametrize("value", [None, True, -3, 'a"\\\n\u2028é', [], [1, [None, "x"], ()]])
def test_lines_are_json(value: object) -> None:
    assert json.loads(writer.as_json(value)) == json.loads(json.dumps(value))
