"""asyncio: each task a lane, what it awaits as its state, and nothing of the program wrapped."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from recorded import Process, record_as_plain

PROGRAM = """
    import asyncio, time

    async def worker(number, lock, queue):
        await asyncio.sleep(0.05)
        async with lock:
            await asyncio.sleep(0.05)
        await queue.put(number)
        await queue.join()
        return number

    async def fail():
        await asyncio.sleep(0.01)
        raise ValueError("fail")

    def block(seconds):
        time.sleep(seconds)
        return seconds

    async def main():
        lock, queue = asyncio.Lock(), asyncio.Queue()
        workers = [asyncio.create_task(worker(n, lock, queue)) for n in range(2)]
        for _ in workers:
            await queue.get()
            queue.task_done()
        print(await asyncio.gather(*workers))
        failing = asyncio.create_task(fail(), name="the failing one")
        try:
            await failing
        except ValueError as error:
            print(error)
        print(await asyncio.to_thread(block, 0.6))

    asyncio.run(main())
"""


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Process:
    """Record the program once for all that look at it."""
    return record_as_plain(PROGRAM, tmp_path_factory.mktemp("program")).main


def states(main: Process, task: str) -> list[tuple[str, str, str]]:
    """Return (state, label, resource) of a task's spans, in order."""
    return [(span.state, span.label, span.resource) for span in main.spans(task)]


def test_each_task_is_a_lane(main: Process) -> None:
    assert main.names("coroutine") == ["main", "worker", "worker-2", "the failing one"]
    assert {main.task(name)[4] for name in main.names("coroutine")} == {0}
    assert ("MainThread", "main") in main.events("start")
    assert ("main", "worker-2") in main.events("start")
    assert main.task("worker")[6] == 21
    assert main.ending("worker") == "finished"
    assert main.ending("the failing one") == "raised"


def test_what_a_task_awaits_is_its_state(main: Process) -> None:
    assert states(main, "worker")[:3] == [
        ("waiting", "ready to run", ""),
        ("sleeping", "sleep", ""),
        ("sleeping", "sleep", ""),
    ]
    assert ("waiting", "async with", "lock") in states(main, "worker-2")
    assert ("queue", "join", "queue") in states(main, "worker-2")
    assert ("queue", "get", "queue") in states(main, "main")
    assert ("waiting", "to_thread", "Future") in states(main, "main")
    sleep = main.spans("worker", "sleeping")[0]
    assert sleep.line == 4
    assert sleep.seconds > 0.04


def test_tasks_do_not_overlap(main: Process) -> None:
    for name in main.names("coroutine"):
        spans = [span for span in main.spans(name) if span.state != "holding"]
        assert all(a.end <= b.start for a, b in pairwise(spans)), name


def test_who_lets_whom_go_on(main: Process) -> None:
    wakes = main.events("wake")
    assert ("worker", "worker-2") in wakes  # the lock
    assert ("worker", "main") in wakes  # an item in the queue
    assert ("the failing one", "main") in wakes  # its end
    assert ("asyncio_0", "main") in wakes  # the result from the thread
    assert ("main", "block(0.6)") in main.events("submit")
    assert len(wakes) == len(set(wakes)) or wakes.count(("the failing one", "main")) == 1


def test_the_loop_waits_for_events(main: Process) -> None:
    waits = main.spans("MainThread", "io")
    assert waits and {span.label for span in waits} == {"waiting for events"}


def test_streams_are_io(tmp_path: Path) -> None:
    source = """
        import asyncio
        async def serve(reader, writer):
            await asyncio.sleep(0.6)
            writer.write(b"hello\\n")
            await writer.drain()
            writer.close()
        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            print(await reader.readline())
            writer.close()
            server.close()
        asyncio.run(main())
    """
    main = record_as_plain(source, tmp_path).main
    assert main.names("coroutine") == ["main", "serve"]
    reads = [span for span in main.spans("main", "io") if span.label == "readline"]
    assert len(reads) == 1
    assert reads[0].seconds > 0.04


def test_asynchronous_generators_tell_their_state(tmp_path: Path) -> None:
    source = """
        import asyncio
        async def ticks():
            for tick in range(2):
                await asyncio.sleep(0.02)
                yield tick
        async def main():
            async for tick in ticks():
                print(tick)
        asyncio.run(main())
    """
    main = record_as_plain(source, tmp_path).main
    assert [span.line for span in main.spans("main", "sleeping")] == [4, 4]


def test_blocking_inside_a_coroutine_shows(tmp_path: Path) -> None:
    source = """
        import asyncio, time
        async def rude():
            time.sleep(0.1)
        async def polite():
            await asyncio.sleep(0.01)
        async def main():
            await asyncio.gather(polite(), rude())
        asyncio.run(main())
    """
    main = record_as_plain(source, tmp_path).main
    assert [span.line for span in main.spans("rude", "sleeping")] == [3]
    assert main.spans("polite", "sleeping")[0].seconds > 0.08


def test_nothing_is_wrapped(tmp_path: Path) -> None:
    source = """
        import asyncio, inspect, re, traceback
        async def work():
            raise KeyError("work")
        async def forever():
            await asyncio.Event().wait()
        async def main():
            task = asyncio.create_task(forever())
            await asyncio.sleep(0)
            print(re.sub("0x[0-9a-f]+", "0x", re.sub("file '.*?'|at .*?:", "", repr(task))))
            print(inspect.iscoroutine(task.get_coro()), task.get_name())
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                print("cancelled")
            try:
                await work()
            except KeyError:
                print("labhelpers" in traceback.format_exc())
            asyncio.current_task().set_name("renamed")
        asyncio.run(main())
    """
    recording = record_as_plain(source, tmp_path)
    assert "renamed" in recording.main.names("coroutine")


def test_errors_that_nobody_asks_for_are_told(tmp_path: Path) -> None:
    source = """
        import asyncio
        async def fail():
            raise ValueError("nobody asks")
        async def never():
            pass
        async def main():
            asyncio.create_task(fail())
            await asyncio.sleep(0)
            never()
        asyncio.run(main())
    """
    stderr = record_as_plain(source, tmp_path).stderr
    assert "Task exception was never retrieved" in stderr
    assert "coroutine 'never' was never awaited" in stderr
    assert "labhelpers" not in stderr


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
def test_eager_tasks(tmp_path: Path) -> None:
    source = """
        import asyncio
        async def quick():
            return 1
        async def slow():
            await asyncio.sleep(0.05)
            return 2
        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            print(await asyncio.gather(quick(), slow()))
        asyncio.run(main())
    """
    main = record_as_plain(source, tmp_path).main
    assert main.names("coroutine") == ["main", "quick", "slow"]
    assert main.spans("slow", "sleeping")[0].seconds > 0.04
    assert main.ending("quick") == "finished"


def test_waiting_for_ever_is_reported_as_no_deadlock(tmp_path: Path) -> None:
    source = """
        import asyncio
        async def main():
            try:
                await asyncio.wait_for(asyncio.Event().wait(), 0.3)
            except TimeoutError:
                print("time is up")
        asyncio.run(main())
    """
    assert record_as_plain(source, tmp_path).main.deadlocks == 0
