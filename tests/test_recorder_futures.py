"""Pools: what was submitted, who ran it, who called back, who waited, on threads and processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from recorded import Process, record, record_as_plain

POOL = """
    from concurrent.futures import ThreadPoolExecutor, as_completed, wait
    import time

    def task(n):
        time.sleep(0.05 * n)
        return n * n

    def report(future):
        print("done", future.result())

    with ThreadPoolExecutor(2) as pool:
        future = pool.submit(task, 10)
        future.add_done_callback(report)
        result = future.result()
        time.sleep(0.5)
        print(result)
        future.add_done_callback(report)
        print(list(pool.map(task, [10, 2])))
        wait([pool.submit(task, n=1)])
        futures = [pool.submit(task, 11), pool.submit(task, 1)]
        print(sorted(each.result() for each in as_completed(futures)))
"""


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Process:
    """Record the program once for all that look at it."""
    return record_as_plain(POOL, tmp_path_factory.mktemp("pool")).main


def test_thread_pool(main: Process) -> None:
    assert main.names() == ["MainThread", "ThreadPoolExecutor-0_0", "ThreadPoolExecutor-0_1"]
    labels = ["task(10)", "task(10)", "task(2)", "task(n=1)", "task(11)", "task(1)"]
    assert [label for _, label in main.events("submit")] == labels
    assert sorted(span.label for span in main.spans(state="task")) == sorted(labels)
    assert all(span.task != "MainThread" for span in main.spans(state="task"))


def test_callbacks_show_on_the_thread_that_runs_them(main: Process) -> None:
    callbacks = [(span.task, span.label) for span in main.spans(state="callback")]
    assert callbacks == [("ThreadPoolExecutor-0_0", "report"), ("MainThread", "report")]


def test_waits_for_results(main: Process) -> None:
    waits = main.spans("MainThread", "waiting")
    assert (waits[0].label, waits[0].resource) == ("result", "future")
    assert waits[0].seconds > 0.04
    assert {"result", "wait", "as_completed"} <= {span.label for span in waits}
    assert ("ThreadPoolExecutor-0_0", "MainThread") in main.events("wake")


def test_idle_workers_wait_for_work(main: Process) -> None:
    idle = main.spans("ThreadPoolExecutor-0_0", "queue")
    assert idle and {span.label for span in idle} == {"waiting for work"}
    assert ("MainThread", "ThreadPoolExecutor-0_0") in main.events("wake")


def test_leaving_a_pool_waits_for_its_threads(tmp_path: Path) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor
        import time
        with ThreadPoolExecutor(1) as pool:
            pool.submit(time.sleep, 0.6)
    """
    main = record_as_plain(source, tmp_path).main
    assert [span.label for span in main.spans("MainThread", "waiting")] == ["shutdown"]
    assert main.spans(state="task")[0].label == "sleep(0.6)"


def test_failed_tasks_and_callbacks_change_no_text(tmp_path: Path) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor
        import traceback
        def task():
            raise ValueError("task")
        def report(future):
            raise KeyError("callback")
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(task)
            future.add_done_callback(report)
        try:
            future.result()
        except ValueError:
            print("labhelpers" in traceback.format_exc())
    """
    recording = record_as_plain(source, tmp_path)
    assert "labhelpers" not in recording.stderr
    assert "KeyError: 'callback'" in recording.stderr


def test_labels_run_none_of_the_programs_code(tmp_path: Path) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor
        from functools import partial
        class Loud:
            def __repr__(self):
                print("repr!")
                return ""
        def task(*args):
            pass
        with ThreadPoolExecutor(1) as pool:
            pool.submit(task, Loud(), "a" * 100)
            pool.submit(partial(task, 1), 2)
            pool.submit(lambda: None)
    """
    main = record_as_plain(source, tmp_path).main
    labels = [label for _, label in main.events("submit")]
    assert labels == ["task(…, 'aaaaaaaaaa…)", "task(1, 2)", "lambda()"]


def test_whatever_can_be_called_can_be_work(tmp_path: Path) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor
        from functools import partial

        class Job:
            def __init__(self, func): self.func = func
            def __call__(self): return self.func()

        class Proxy:
            def __call__(self): return 5
            def __getattr__(self, name): return Proxy()

        class Rude(Proxy):
            def __getattr__(self, name): raise RuntimeError(name)

        with ThreadPoolExecutor(1) as pool:
            for work in (Job(int), Proxy(), Rude(), partial(max, 1, 2)):
                print(pool.submit(work).result())
            print(pool.submit(int.bit_length, 2**20_000).result())
            print(pool.submit(len, "x" * 1_000_000).result())
    """
    main = record_as_plain(source, tmp_path).main
    labels = [span.label for span in sorted(main.spans(None, "task"), key=lambda span: span.start)]
    assert labels == [
        "Job()",
        "Proxy()",
        "Rude()",
        "max(1, 2)",
        "bit_length(…)",
        "len('xxxxxxxxxx…)",
    ]


def test_a_workers_pool_takes_any_number(tmp_path: Path) -> None:
    source = """
        import multiprocessing

        def bits(number):
            return number.bit_length()

        if __name__ == "__main__":
            with multiprocessing.Pool(1) as pool:
                print(list(pool.imap(bits, [3, 2**20_000])))
    """
    record_as_plain(source, tmp_path)


def test_pool_that_waits_for_itself_is_a_deadlock(tmp_path: Path) -> None:
    source = """
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(1)
        def outer():
            return pool.submit(pow, 2, 2).result()
        pool.submit(outer).result()
    """
    main = record(source, tmp_path, until="deadlock").main
    assert main.deadlocks == 1


POOL_OF_PROCESSES = """
    from concurrent.futures import ProcessPoolExecutor
    import multiprocessing, os, time

    def task(n):
        time.sleep(0.6 if n == 3 else 0.05)
        return n * n

    def report(future):
        print("done", future.result())

    if __name__ == "__main__":
        context = multiprocessing.get_context(os.environ["METHOD"])
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            first = pool.submit(task, 3)
            first.add_done_callback(report)
            result = first.result()
            time.sleep(0.5)
            print(result)
            print(list(pool.map(task, range(4), chunksize=2)))
"""


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_process_pool(tmp_path: Path, method: str) -> None:
    recording = record(POOL_OF_PROCESSES, tmp_path, METHOD=method)
    assert sorted(recording.stdout.split("\n")) == ["", "9", "[0, 1, 4, 9]", "done 9"]
    main, workers = recording.main, recording.workers
    assert [label for _, label in main.events("submit")] == ["task(3)", "task ×2", "task ×2"]
    tasks = [span for worker in workers for span in worker.spans(state="task")]
    labels = sorted(span.label for span in tasks)
    assert labels == ["task(0)", "task(1)", "task(2)", "task(3)", "task(3)"]
    assert all(span.seconds > 0.04 for span in tasks)
    idle = [span.label for worker in workers for span in worker.spans(state="queue")]
    assert set(idle) == {"waiting for work"}
    callbacks = main.spans(state="callback")
    assert [span.label for span in callbacks] == ["report"]
    assert callbacks[0].task != "MainThread"
    assert "Task" not in main.names() and "QueueFeederThread" not in main.names()
