"""Processes: each worker records too, under each start method, and nothing else changes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from recorded import Process, Recording, plain, record, record_as_plain

import labhelpers

METHODS = ["spawn"] if os.name == "nt" else ["spawn", "fork", "forkserver"]
each_method = pytest.mark.parametrize("method", METHODS)
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork")

# Both children come to the lock while the main process has it: no luck is needed for their waits.
PROGRAM = """
    import multiprocessing, os, time

    def child(number, queue, lock, arrived):
        arrived.release()
        with lock:
            time.sleep(0.3)  # so that both items have to be waited for
        queue.put(number); time.sleep(0.6)  # so that the join has to wait
        if number == 2:
            raise ValueError("two")

    if __name__ == "__main__":
        multiprocessing.set_start_method(os.environ["METHOD"])
        queue, arrived = multiprocessing.Queue(), multiprocessing.Semaphore(0)
        lock = multiprocessing.Lock()
        shared = queue, lock, arrived
        children = [
            multiprocessing.Process(target=child, args=(n, *shared), name=f"child {n}")
            for n in (1, 2)
        ]
        with lock:
            for process in children:
                process.start()
            for process in children:
                arrived.acquire()
            time.sleep(0.5)
        print(sorted(queue.get() for _ in children))
        for process in children:
            process.join()
        print([process.exitcode for process in children])
"""


@pytest.fixture(scope="module", params=METHODS)
def recording(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Recording:
    """Record the program once for all that look at it."""
    folder = tmp_path_factory.mktemp(request.param)
    return record_as_plain(PROGRAM, folder, METHOD=request.param)


def named(processes: list[Process]) -> dict[str, Process]:
    return {process.name(0): process for process in processes}


def test_workers_record_too(recording: Recording) -> None:
    workers = named(recording.workers)
    assert sorted(workers) == ["child 1", "child 2"]
    for worker in workers.values():
        assert worker.task(worker.name(0))[1] == "process"
        assert worker.origin == (recording.main.pid, 0, 22)
        assert worker.spans(state="sleeping")[0].line == 6
    assert workers["child 1"].ending("child 1") == "finished"
    assert workers["child 2"].ending("child 2") == "raised"


def test_shared_lock_and_queue(recording: Recording) -> None:
    holds = [span for each in recording.workers for span in each.spans(state="holding")]
    assert [(span.resource, span.line) for span in holds] == [("lock", 5)] * 2
    first, second = sorted(holds, key=lambda span: span.start)
    assert first.end <= second.start
    waits = [span for each in recording.workers for span in each.spans(state="waiting")]
    assert {span.resource for span in waits if span.line} == {"lock"}
    gets = recording.main.spans("MainThread", "queue")
    assert gets and {(span.resource, span.label) for span in gets} == {("queue", "get")}


@each_method
def test_a_join_ends_with_an_arrow_from_the_process(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METHOD", method)
    trace = labhelpers.run(dedent(PROGRAM).lstrip(), timeout=30).trace
    names = {task.id: task.name for task in trace.tasks}
    joins = [span for span in trace.spans if span.task == 0 and span.line == 28]
    assert joins and {trace.resources[span.resource].name for span in joins} <= {
        "child 1",
        "child 2",
    }
    wakes = [(names[e.task], names[e.other]) for e in trace.events if e.kind == "wake"]
    assert ("child 2", "MainThread") in wakes or ("child 1", "MainThread") in wakes


def test_tracebacks_of_workers_name_the_cell(recording: Recording) -> None:
    assert 'File "cell.py", line 9, in child' in recording.stderr
    assert "labhelpers" not in recording.stderr


@pytest.mark.parametrize("method", [method for method in METHODS if method != "fork"])
def test_a_worker_that_cannot_import_the_program_shows_under_its_name(method: str) -> None:
    done = labhelpers.run(
        f"import multiprocessing\n"
        f"class Late(multiprocessing.get_context({method!r}).Process): pass\n"
        f"Late(name='worker').start()\n",
        timeout=30,
    )
    ends = [(task.name, task.ending, task.parent, task.line) for task in done.trace.tasks[1:]]
    assert ("worker", "raised", 0, 3) in ends


def test_the_missing_guard_is_told_as_ever(tmp_path: Path) -> None:
    source = """
        import multiprocessing
        def child():
            print("child")
        process = multiprocessing.get_context("spawn").Process(target=child)
        process.start()
        process.join()
        print(process.exitcode)
    """
    recording = record_as_plain(source, tmp_path)
    (tmp_path / "again").mkdir()
    expected = plain(source, tmp_path / "again")
    assert "An attempt has been made to start a new process before" in recording.stderr
    assert "labhelpers" not in recording.stderr
    assert _frames(recording.stderr)[:3] == _frames(expected.stderr)[:3]
    assert _frames(recording.stderr)[-3:] == _frames(expected.stderr)[-3:]
    assert recording.stderr.splitlines()[-14:] == expected.stderr.splitlines()[-14:]


def _frames(stderr: str) -> list[str]:
    frames = [line.split(", in ")[-1] for line in stderr.splitlines() if "  File " in line]
    assert frames
    return frames


@each_method
def test_a_worker_sees_its_own_world(tmp_path: Path, method: str) -> None:
    source = """
        import multiprocessing, os, sys
        def child(queue):
            names = sorted(name for name in vars(sys.modules["__main__"]) if name[0] != "_")
            main = sys.modules["__main__"]
            path = [part for part in sys.path if "labhelpers" in part]
            queue.put((names, main.__name__, os.path.basename(main.__file__), path, len(sys.argv)))
        if __name__ == "__main__":
            context = multiprocessing.get_context(os.environ["METHOD"])
            queue = context.Queue()
            process = context.Process(target=child, args=(queue,))
            process.start()
            print(queue.get())
            process.join()
    """
    record_as_plain(source, tmp_path, METHOD=method)


@each_method
def test_pool(tmp_path: Path, method: str) -> None:
    source = """
        import multiprocessing, os, time
        def task(n):
            time.sleep(0.5 if n in (1, 5) else 0.05)
            return n * n
        if __name__ == "__main__":
            with multiprocessing.get_context(os.environ["METHOD"]).Pool(2) as pool:
                print(pool.apply(task, (3,)))
                print(pool.map(task, range(4), chunksize=2))
                result = pool.apply_async(task, (5,), callback=print)
                result.wait()
                time.sleep(0.6)  # whoever has worked so far writes it down
                print(result.get())
                print(sorted(pool.imap_unordered(task, [1])))
    """
    recording = record_as_plain(source, tmp_path, METHOD=method)
    main = recording.main
    submitted = ["task(3)", "task ×4", "task(5)", "task ×1"]
    assert [label for _, label in main.events("submit")] == submitted
    tasks = [span for worker in recording.workers for span in worker.spans(state="task")]
    # The last of a worker's records may be lost with it: leaving the pool kills its workers.
    assert {"task(3)", "task(0)", "task(1)", "task(2)", "task(5)"} <= {span.label for span in tasks}
    waits = main.spans("MainThread", "waiting")
    assert {"get", "wait", "next"} <= {span.label for span in waits}
    assert [span.label for span in main.spans(state="callback")] == ["print"]
    idle = [span.label for worker in recording.workers for span in worker.spans(state="queue")]
    assert "waiting for work" in idle


def test_synchronisation(tmp_path: Path) -> None:
    source = """
        import multiprocessing, time
        def child(event, ready, condition, semaphore, joinable, end):
            end.send("here")
            event.wait()
            with condition:
                ready.set()
                condition.wait()
            with semaphore:
                pass
            joinable.get()
            time.sleep(0.5)
            joinable.task_done()
            end.send("bye")
        if __name__ == "__main__":
            context = multiprocessing.get_context("spawn")
            event, ready, condition = context.Event(), context.Event(), context.Condition()
            semaphore, joinable = context.Semaphore(0), context.JoinableQueue()
            here, there = context.Pipe()
            process = context.Process(
                target=child, args=(event, ready, condition, semaphore, joinable, there)
            )
            process.start()
            here.recv()
            time.sleep(0.5)
            event.set()
            ready.wait()
            time.sleep(0.1)
            with condition:
                condition.notify()
            time.sleep(0.5)
            semaphore.release()
            joinable.put(1)
            joinable.join()
            print(here.recv())
            process.join(30)
            print(process.exitcode)
    """
    recording = record_as_plain(source, tmp_path)
    (worker,) = recording.workers
    waits = [span.resource for span in worker.spans(state="waiting")]
    assert waits == ["event", "condition", "semaphore"]
    assert ("joinable", "join") in [
        (span.resource, span.label) for span in recording.main.spans("MainThread", "queue")
    ]
    labels = {span.label for span in recording.main.spans("MainThread")}
    assert "pipe recv" in labels or "join" in labels


def test_a_killed_worker_breaks_nothing(tmp_path: Path) -> None:
    source = """
        import multiprocessing, time
        def child(end):
            end.send("here")
            time.sleep(60)
        if __name__ == "__main__":
            context = multiprocessing.get_context("spawn")
            here, there = context.Pipe()
            process = context.Process(target=child, args=(there,))
            process.start()
            here.recv()
            process.kill()
            process.join()
            print(process.exitcode)
    """
    recording = record_as_plain(source, tmp_path)
    assert len(recording.workers) == 1
    assert recording.main.deadlocks == 0


def test_waiting_for_a_process_is_no_deadlock(tmp_path: Path) -> None:
    source = """
        import multiprocessing, time
        def child(lock):
            time.sleep(0.5)
            lock.release()
        if __name__ == "__main__":
            context = multiprocessing.get_context("spawn")
            lock = context.Lock()
            lock.acquire()
            process = context.Process(target=child, args=(lock,))
            process.start()
            lock.acquire()
            print("got it")
    """
    recording = record_as_plain(source, tmp_path)
    assert [process.deadlocks for process in recording.processes] == [0, 0]
    assert recording.main.spans("MainThread", "waiting")[0].resource == "lock"


@posix_only
def test_no_terminate_comes_between_a_semaphore_and_its_tracker(tmp_path: Path) -> None:
    source = """
        import multiprocessing, os, signal
        from multiprocessing import resource_tracker
        resource_tracker.ensure_running()  # to start it lets signals through, in every Python
        told = resource_tracker.register
        def register(name, kind):
            os.kill(os.getpid(), signal.SIGTERM)
            told(name, kind)
            print("the tracker knows", kind)
        resource_tracker.register = register
        signal.signal(signal.SIGTERM, lambda *_: print("terminated"))
        multiprocessing.get_context("spawn").Lock()
    """
    lines = record(source, tmp_path).stdout.splitlines()
    assert lines == ["the tracker knows semaphore", "terminated"]


def test_a_worker_may_take_its_time_to_end(tmp_path: Path) -> None:
    source = """
        import atexit, time
        from multiprocessing import get_context
        def work():
            atexit.register(time.sleep, 0.5)  # its end is written down meanwhile
        if __name__ == "__main__":
            process = get_context("spawn").Process(target=work)
            process.start()
            process.join()
    """
    assert record(source, tmp_path).stderr == ""


@posix_only
def test_fork_and_waitpid(tmp_path: Path) -> None:
    source = """
        import os, time
        child = os.fork()
        if child == 0:
            time.sleep(0.7)
            os._exit(3)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    recording = record_as_plain(source, tmp_path)
    (worker,) = recording.workers
    assert worker.origin == (recording.main.pid, 0, 2)
    assert worker.spans(state="sleeping")[0].line == 4
    (wait,) = recording.main.spans("MainThread", "io")
    assert (wait.label, wait.line) == ("waitpid", 6)
    assert wait.seconds > 0.15


@posix_only
@pytest.mark.skipif(sys.version_info < (3, 12), reason="the warning came with 3.12")
def test_forking_warns_of_no_thread_of_ours(tmp_path: Path) -> None:
    source = """
        import os, time, warnings
        warnings.simplefilter("error")
        time.sleep(0.15)
        child = os.fork()
        if child == 0:
            os._exit(0)
        print(os.waitpid(child, 0)[1])
    """
    assert record_as_plain(source, tmp_path).stderr == ""


def test_waiting_for_other_programs(tmp_path: Path) -> None:
    source = """
        import subprocess, sys
        code = "import time; time.sleep(0.2)"
        print(subprocess.run([sys.executable, "-c", code]).returncode)
        subprocess.Popen([sys.executable, "-c", code]).wait()
    """
    main = record_as_plain(source, tmp_path).main
    program = Path(sys.executable).name
    labels = [span.label for span in main.spans("MainThread", "io")]
    assert labels[0] in (f"communicate for {program}", f"wait for {program}")
    assert labels[-1] == f"wait for {program}"


def test_a_program_may_be_given_by_its_path(tmp_path: Path) -> None:
    source = """
        import pathlib, subprocess, sys
        print(subprocess.run(pathlib.Path(sys.executable), input=b"").returncode)
    """
    main = record_as_plain(source, tmp_path).main
    program = Path(sys.executable).name
    assert main.spans("MainThread", "io")[0].label.endswith(f" for {program}")


def test_a_program_may_leave_another_one_running(tmp_path: Path) -> None:
    source = """
        import subprocess, sys
        left = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    """
    record_as_plain(source, tmp_path)
