"""The end of a process that could not write one: killed, gone by os._exit, or another program.

The run is taken to last a minute (`trace_of`): what has no end is drawn for all of it. A short
sleep of the parent stands after what tells it of the end, which so is drawn before that sleep.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labhelpers.outcome import Outcome
from labhelpers.trace import Task, Trace
from tests.recorded import record
from tests.traced import records_of, spans, trace_of

METHODS = ["spawn"] if os.name == "nt" else ["spawn", "fork", "forkserver"]
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork")

TERMINATED = """
    import multiprocessing, os, time

    def wait_for(lock, arrived):
        arrived.release()
        with lock: pass

    def join(process):
        process.join()
    def join_with_a_limit(process):
        process.join(100)
    def ask_whether_alive(process):
        while process.is_alive(): pass
    def ask_for_the_status(process):
        while process.exitcode is None: pass
    def ask_for_all(process):
        while multiprocessing.active_children(): pass

    WAYS = join, join_with_a_limit, ask_whether_alive, ask_for_the_status, ask_for_all

    if __name__ == "__main__":
        context = multiprocessing.get_context({method!r})
        lock, arrived = context.Lock(), context.Semaphore(0)
        with lock:
            for learn in WAYS:
                process = context.Process(
                    target=wait_for, args=(lock, arrived), name=learn.__name__
                )
                process.start()
                arrived.acquire()
                process.kill()
                learn(process)
                time.sleep(0.001)
"""


def marks(trace: Trace) -> list[int]:
    """Return when the main thread began each of its sleeps."""
    return [span.start_ns for span in spans(trace, "MainThread", "sleeping") if span.task == 0]


def children(trace: Trace) -> list[Task]:
    """Return the main threads of all further processes, in the order of their starts."""
    found = [task for task in trace.tasks if task.kind == "process" and task.pid]
    return [task for task in found if not task.library]


def assert_ends_before_marks(trace: Trace, count: int) -> None:
    assert len(children(trace)) == len(marks(trace)) == count
    for child, mark in zip(children(trace), marks(trace), strict=True):
        assert child.end_ns is not None
        assert child.start_ns <= child.end_ns <= mark
        assert child.ending == "finished"
        assert max(span.end_ns for span in trace.spans if span.task == child.id) <= mark


@pytest.mark.parametrize("method", METHODS)
def test_a_killed_worker_ends_where_its_parent_learns_of_it(tmp_path: Path, method: str) -> None:
    records = records_of(TERMINATED.format(method=method), tmp_path)
    status = records.status()
    assert (status.tasks_alive, status.waiting) == (1, ())
    trace = records.trace(Outcome("finished", "Over."), 60_000_000_000)
    assert_ends_before_marks(trace, 5)
    first, *_, last = [task.name for task in children(trace)]
    assert (first, last) == ("join", "ask_for_all")


@posix_only
def test_each_wait_of_os_tells_of_an_end(tmp_path: Path) -> None:
    source = """
        import os, signal, time
        def poll(pid):
            while os.waitpid(pid, os.WNOHANG) == (0, 0): pass
        ways = [
            poll,
            lambda pid: os.waitpid(pid, 0),
            lambda pid: os.wait(),
            lambda pid: os.wait3(0),
            lambda pid: os.wait4(pid, 0),
            lambda pid: os.waitid(os.P_PID, pid, os.WEXITED),
        ]
        for way in ways:
            arrival = os.pipe()
            pid = os.fork()
            if pid == 0:
                os.write(arrival[1], b"!")
                while True: signal.pause()
            os.read(arrival[0], 1)
            os.kill(pid, signal.SIGKILL)
            way(pid)
            time.sleep(0.001)
        """
    trace = trace_of(source, tmp_path)
    assert_ends_before_marks(trace, 6)
    assert {(child.parent, child.line) for child in children(trace)} == {(0, 14)}


@posix_only
def test_a_stopped_process_is_not_over(tmp_path: Path) -> None:
    source = """
        import os, signal, time
        arrival = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.write(arrival[1], b"!")
            while True: signal.pause()
        os.read(arrival[0], 1)
        os.kill(pid, signal.SIGSTOP)
        print(os.WIFSTOPPED(os.waitpid(pid, os.WUNTRACED)[1]))
        time.sleep(0.001)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        """
    trace = trace_of(source, tmp_path)
    (child,), (mark,) = children(trace), marks(trace)
    assert child.end_ns is not None and child.end_ns > mark


@posix_only
def test_a_process_that_leaves_at_once_ends_there(tmp_path: Path) -> None:
    source = """
        import os, threading, time
        for status in 0, 3:
            reader, writer = os.pipe()
            if os.fork() == 0:
                with threading.Lock():
                    threading.Thread(target=os.read, args=(reader, 1), daemon=True).start()
                    os._exit(status)
            os.close(writer)
            os.read(reader, 1)  # the end of the file: the other process is gone
            time.sleep(0.001)
        """
    trace = trace_of(source, tmp_path)
    assert_ends_before_marks(trace, 2)
    for child, mark in zip(children(trace), marks(trace), strict=True):
        ends = [task.end_ns for task in trace.tasks if task.pid == child.pid]
        assert len(ends) == 2 and all(end is not None and end <= mark for end in ends)


@posix_only
def test_a_process_ends_where_another_program_takes_its_place(tmp_path: Path) -> None:
    source = """
        import os, sys, time
        reader, writer = os.pipe()  # closed where the other program begins
        hold, go_on = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.dup2(hold, 0)
            os.close(go_on)
            os.execv(sys.executable, [sys.executable, "-c", "input()"])
        os.close(writer)
        os.read(reader, 1)
        time.sleep(0.001)
        os.write(go_on, b"now\\n")
        os.waitpid(pid, 0)
        """
    assert_ends_before_marks(trace_of(source, tmp_path), 1)


@posix_only
def test_a_program_that_cannot_be_found_replaces_nothing(tmp_path: Path) -> None:
    source = """
        import os, time
        pid = os.fork()
        for call in os.execv, os.execvp:
            try:
                call("no-such-program", ["no-such-program"])
            except FileNotFoundError as error:
                print(type(error).__name__)
        time.sleep(0.001)
        if pid:
            os.waitpid(pid, 0)
        """
    trace = trace_of(source, tmp_path)
    assert len(trace.tasks) == 2
    for task in trace.tasks:
        (sleep,) = [s for s in trace.spans if s.task == task.id and s.state == "sleeping"]
        assert task.end_ns is not None and task.end_ns >= sleep.end_ns


@posix_only
def test_the_programs_own_process_may_be_replaced(tmp_path: Path) -> None:
    source = """
        import os, sys, threading
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        os.execv(sys.executable, [sys.executable, "-V"])
        """
    trace = trace_of(source, tmp_path)
    assert len(trace.tasks) == 2
    assert all(task.end_ns is not None and task.end_ns < trace.end_ns for task in trace.tasks)


@posix_only
@pytest.mark.parametrize("learn", ["wait()", "wait(100)", "communicate()", "poll()"])
def test_a_preexec_fn_ends_where_the_program_begins(tmp_path: Path, learn: str) -> None:
    source = f"""
        import subprocess, sys, time
        command = [sys.executable, "-c", "input()"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, preexec_fn=lambda: None)
        time.sleep(0.001)
        process.stdin.write(b"now\\n")
        process.stdin.flush()
        while process.{learn} is None: pass
        """.replace("while process.communicate() is None: pass", "process.communicate()")
    trace = trace_of(source, tmp_path)
    assert_ends_before_marks(trace, 1)
    assert (children(trace)[0].parent, children(trace)[0].line) == (0, 3)


@posix_only
def test_a_program_that_does_not_begin_leaves_no_process(tmp_path: Path) -> None:
    source = """
        import subprocess, sys, time
        def no():
            raise ValueError
        for command, before in ("no-such-program", lambda: None), (sys.executable, no):
            try:
                subprocess.run([command], preexec_fn=before)
            except (FileNotFoundError, subprocess.SubprocessError) as error:
                print(type(error).__name__)
            time.sleep(0.001)
        """
    assert record(source, tmp_path).stdout.split() == ["FileNotFoundError", "SubprocessError"]
    (tmp_path / "again").mkdir()
    assert_ends_before_marks(trace_of(source, tmp_path / "again"), 2)
