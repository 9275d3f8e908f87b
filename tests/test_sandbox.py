"""`run`: a program in a process of its own, its limits, its output, its values, its end."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pace import in_time

from labhelpers import run
from labhelpers.interrupts import noted
from labhelpers.program import Program
from labhelpers.sandbox import Run, Stopped


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary directory for these runs only: every test sees that nothing is left in it."""
    folder = tmp_path_factory.mktemp("runs")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left(folder: Path) -> Iterator[None]:
    yield
    assert list(folder.iterdir()) == []


# --- what is run -----------------------------------------------------------------------------


def test_a_text_is_run() -> None:
    done = run("print('hello')")
    assert done.outcome.kind == "finished"
    assert done.stdout == "hello\n"
    assert done.stderr == ""
    assert done.output == (("stdout", "hello\n"),)
    assert 0 <= done.seconds < 5
    assert done.outcome.exit_status == 0
    assert repr(done).startswith("<Run of cell.py: Finished in ")


def test_a_file_is_run_under_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "lesson.py"
    path.write_text("import sys\nprint(__file__, sys.argv, sys.path[0])\n1 / 0\n", "utf-8")
    for given in (path, str(path), Program.from_path(path)):
        done = run(given)
        assert done.stdout == f"{path} ['{path}'] {tmp_path}\n"
        assert 'File "lesson.py", line 3' in done.stderr
        assert done.outcome.sentence.startswith("Raised ZeroDivisionError in line 3")


def test_it_is_a_real_main() -> None:
    program = """
import __main__, os, sys
print(__name__, __main__.__dict__ is globals(), sys.modules["__main__"] is __main__)
print(__doc__, __package__, __spec__, __annotations__, __builtins__ is __import__("builtins"))
print(sys.path[0] == os.getcwd(), sys.argv == [__file__], os.path.basename(__file__))
print([name for name in globals() if not name.startswith("__")])
print(open(__file__).readline())
"""
    done = run(program)
    assert done.stdout == (
        "__main__ True True\nNone None None {} True\nTrue True cell.py\n['os', 'sys']\n\n\n"
    )


def test_streams_are_utf8_and_by_the_line() -> None:
    program = "import sys\nfor s in sys.stdout, sys.stderr: print(s.encoding, s.line_buffering)"
    assert run(program).stdout == "utf-8 True\nutf-8 True\n"


def test_a_program_may_run_programs() -> None:
    program = "from labhelpers import run\nprint(run('print(1)').stdout)"
    assert run(program, timeout=20).stdout == "1\n\n"


def test_runs_at_the_same_time() -> None:
    done: list[Run] = []

    def one(number: int) -> None:
        done.append(run(f"import time; time.sleep(0.3); print({number})"))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.stdout for each in done) == ["0\n", "1\n", "2\n", "3\n"]


# --- what cannot be run ----------------------------------------------------------------------


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "10", None])
def test_a_bad_timeout_is_one_line(timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout is a number of seconds greater than 0, not"):
        run("print(1)", timeout=timeout)


@pytest.mark.parametrize("memory", [0, -1, 1.5, "2 GiB"])
def test_a_bad_memory_limit_is_one_line(memory: Any) -> None:
    with pytest.raises(ValueError, match="memory is a number of bytes greater than 0, or None"):
        run("print(1)", memory=memory)


@pytest.mark.parametrize("get", [["a b"], ["1"], [""], [3]])
def test_a_bad_name_is_one_line(get: Any) -> None:
    with pytest.raises(ValueError, match="get takes names of variables"):
        run("print(1)", get=get)


def test_half_a_character_is_one_line() -> None:
    with pytest.raises(ValueError, match="Line 2 holds half a character"):
        run("a = 1\nb = '\ud83d'\n")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for given in (tmp_path / "none.py", str(tmp_path / "none.py")):
        with pytest.raises(FileNotFoundError):
            run(given)


def test_a_process_that_cannot_start_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    done = run("print(1)")
    assert done.outcome.kind == "not started"
    assert "/no/such/python" in done.outcome.details[0]


# --- limits ----------------------------------------------------------------------------------


def test_time_counts_from_the_programs_first_line() -> None:
    done = run("import time\nprint('a', end='', flush=True)\ntime.sleep(100)", timeout=1.5)
    assert done.outcome.kind == "timed out"
    assert done.stdout == "a"
    assert done.seconds >= 1.5
    assert in_time(done.seconds - 1.5, 1)
    assert "--timeout 4.5`" in done.outcome.hints[0]


def test_threads_that_an_exception_ended_are_named() -> None:
    start = '    Thread(target=int, args="x", name=f"T{n}").start()\n'
    source = f"from threading import Thread\nfor n in range(5):\n{start}"
    outcome = run(source).outcome
    assert outcome.ok
    assert outcome.details == ("An exception ended T0, T1, T2 and 2 more.",)


@pytest.mark.parametrize(("given", "kind"), [(len, "a builtin_function"), (42, "an int")])
def test_what_is_no_program_is_refused(given: object, kind: str) -> None:
    with pytest.raises(ValueError, match=f"not {kind}"):
        run(given)  # type: ignore[arg-type]


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no file 'none\.py' in "):
        run(tmp_path / "none.py")


def test_memory_of_the_whole_tree_counts() -> None:
    program = """
import multiprocessing, time
def hoard(size):
    block = b"x" * size
    time.sleep(60)
context = multiprocessing.get_context("fork")
for _ in range(3):
    context.Process(target=hoard, args=(60_000_000,)).start()
"""
    done = run(program, memory=150 * 2**20, timeout=30)
    assert done.outcome.kind == "out of memory"
    assert done.outcome.sentence.startswith("Needed more than 150 MiB of memory: ended after ")


def test_memory_shared_by_fork_counts_once() -> None:
    program = """
import os, time
block = b"x" * 60_000_000
for _ in range(4):
    if os.fork() == 0:
        time.sleep(0.8)
        os._exit(0)
for _ in range(4):
    os.wait()
"""
    assert run(program, memory=150 * 2**20).outcome.kind == "finished"


def test_no_memory_limit() -> None:
    program = "block = b'x' * 50_000_000\nimport time; time.sleep({})"
    assert run(program.format(0.5), memory=None).outcome.ok
    assert run(program.format(60), memory=2**20, timeout=30).outcome.kind == "out of memory"


# --- output ----------------------------------------------------------------------------------


def test_output_comes_while_the_program_runs(tmp_path: Path) -> None:
    """The program goes on only when what it printed before has been seen."""
    seen: list[tuple[str, str]] = []
    path = tmp_path / "seen"

    def see(stream: str, text: str) -> None:
        seen.append((stream, text))
        path.touch()

    waiting = f"while not Path({str(path)!r}).exists(): time.sleep(0.01)"
    program = f"import time\nfrom pathlib import Path\nprint(1)\n{waiting}\nprint(2)"
    assert run(program, timeout=30, on_output=see).outcome.ok
    assert seen == [("stdout", "1\n"), ("stdout", "2\n")]


HELD_BACK = """
import time
print("half a line", end="")
while True:
    time.sleep(0.01)
"""


def test_text_without_the_end_of_its_line_is_seen_while_the_program_runs() -> None:
    seen: list[tuple[str, str]] = []

    def end_it(stream: str, text: str) -> None:
        seen.append((stream, text))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(HELD_BACK, timeout=60, on_output=end_it)
    assert seen == [("stdout", "half a line")]


def test_a_deadlock_takes_no_words_with_it() -> None:
    waits = "import threading\nprint('waiting', end=' ')\nthreading.Event().wait()"
    done = run(waits, timeout=60)
    assert (done.outcome.kind, done.stdout) == ("deadlocked", "waiting ")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_a_fork_has_a_copy_of_what_is_held_back() -> None:
    forks = "import os, time\nprint('held', end=' ')\ntime.sleep(0.5)\nif os.fork(): os.wait()"
    assert run(forks, timeout=60).stdout == "held held "


def test_echo_prints(capsys: pytest.CaptureFixture[str]) -> None:
    run("import sys\nprint(1)\nprint(2, file=sys.stderr)", echo=True)
    assert capsys.readouterr() == ("1\n", "2\n")


def test_nothing_is_printed_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    run("print(1)")
    assert capsys.readouterr() == ("", "")


def test_an_error_of_the_listener_ends_the_run() -> None:
    def fail(stream: str, text: str) -> None:
        raise RuntimeError("full")

    with pytest.raises(RuntimeError, match="full"):
        run("print(1)\nwhile True: pass", on_output=fail)


def test_status_from_the_first_second_on() -> None:
    seen: list[float] = []
    run("import time; time.sleep(2.5)", on_status=lambda seconds, status: seen.append(seconds))
    assert seen[0] >= 1.0
    assert in_time(seen[0], 1.3)
    assert len(seen) >= 2
    assert all(later - earlier > 0.249 for earlier, later in pairwise(seen))


# --- values ----------------------------------------------------------------------------------


def test_values_come_back() -> None:
    done = run("a = {'x': [1, 2]}\nb = 3", get=["a", "b"])
    assert done.values == {"a": {"x": [1, 2]}, "b": 3}
    assert done.outcome.details == ()


def test_values_come_back_after_an_exception_and_after_the_threads() -> None:
    program = """
import threading, time
count = 0
def late():
    global count
    time.sleep(0.2)
    count = 7
threading.Thread(target=late).start()
raise ValueError
"""
    done = run(program, get="count")
    assert done.outcome.kind == "raised"
    assert done.values == {"count": 7}


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("y = 1", "the program defines no such name."),
        ("x = lambda: 1", "it cannot be pickled ("),
        ("class X: pass\nx = X()", "the notebook cannot rebuild it ("),
        ("x = 1\nimport os\nos._exit(0)", "the program did not come to its end."),
    ],
)
def test_a_value_that_cannot_come_back_is_told(program: str, told: str) -> None:
    done = run(program, get=["x"])
    assert done.values == {}
    assert any(f"`x` was not brought back: {told}" in line for line in done.outcome.details)


# --- interrupts ------------------------------------------------------------------------------


def _interrupted(program: str) -> Run:
    """Press the key a moment after the program has printed something."""
    timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
    with pytest.raises(Stopped) as caught:
        run(program, timeout=30, on_output=lambda stream, text: timer.start())
    timer.join()
    return caught.value.run


def test_an_interrupt_ends_the_run_and_raises() -> None:
    handler = signal.getsignal(signal.SIGINT)
    done = _interrupted("print('a', flush=True)\nwhile True: pass")
    assert done.outcome.kind == "stopped"
    assert done.stdout == "a\n"
    assert in_time(done.seconds, 5)
    assert signal.getsignal(signal.SIGINT) is handler


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs a signal to a thread")
def test_a_key_that_is_pressed_again_at_the_end_is_noted_too() -> None:
    main = threading.get_ident()
    again = threading.Timer(0.05, signal.pthread_kill, (main, signal.SIGINT))
    with noted() as interrupts:
        signal.raise_signal(signal.SIGINT)
        first = interrupts.last
        again.start()
    assert interrupts.last > first
    again.join()


def test_an_interrupt_is_shown_as_one_line() -> None:
    done = _interrupted("print('a', flush=True)\nwhile True: pass")
    assert Stopped(done)._render_traceback_() == [done.outcome.sentence]
    assert isinstance(Stopped(done), KeyboardInterrupt)
