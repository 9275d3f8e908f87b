"""`explore` from the kernel's side: verdicts in words, ids, budgets, limits, parts elsewhere."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
from leavings import nothing_is_left

import labhelpers
from labhelpers import Exploration, check_under_schedules, distribution, explore, process
from labhelpers.exploration import StoppedExploring, checked_budget
from labhelpers.process import Child
from labhelpers.program import Program
from labhelpers.replaying import schedule_id

pytestmark = pytest.mark.usefixtures(nothing_is_left.__name__)


def program(body: str, *, threads: int = 2, before: str = "n = 0", after: str = "") -> str:
    """Return a program whose threads all do `body`, which may assign to `n`."""
    return (
        "from threading import Condition, Lock, Thread\nimport time\n"
        f"{dedent(before)}\n\n\ndef work():\n    global n\n{indent(dedent(body), '    ')}\n\n\n"
        f"threads = [Thread(target=work) for _ in range({threads})]\n"
        "for thread in threads:\n    thread.start()\n"
        f"for thread in threads:\n    thread.join()\n{dedent(after)}\n"
    )


LOST = program("n += 1", after="assert n == 2, n")
LOCKED = program("with lock:\n    n += 1", before="n, lock = 0, Lock()", after="assert n == 2")
MANY = program("n += 1", threads=3, after="assert n == 3, n")
HUGE = program("n += 1\nn += 1", threads=4, after="assert n > 7")
ENDLESS_IN_C = "print(sum(iter(int, 1)))\n"
AMPLE = 600  # seconds for what takes up to ten on a free machine


# --- verdicts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "options", "verdict", "sentence"),
    [
        ("print(1)\n", {}, "held", "Held under its only schedule."),
        (LOCKED, {}, "held", "Held under all 2 schedules."),
        ("1 / 0\n", {}, "fails", "Fails under its only schedule."),
        (LOST, {}, "fails", "Fails under 2 of 4 schedules."),
        (LOCKED, {"budget": 1}, "unknown", "No failure in 2 schedules, not exhausted."),
        (
            "x = = 1\n",
            {},
            "broken",
            "It cannot be explored: SyntaxError in line 1: invalid syntax.",
        ),
    ],
)
def test_the_verdict_in_words(
    source: str, options: dict[str, Any], verdict: str, sentence: str
) -> None:
    explored = explore(source, **options)
    assert (explored.verdict, explored.sentence) == (verdict, sentence)
    assert explored.ok == (verdict == "held")
    assert explored.exhausted == (verdict in ("held", "fails"))
    assert repr(explored) == f"<Exploration of cell.py: {sentence}>"
    assert str(explored).splitlines()[0] == sentence


def test_a_budget_that_was_used_up_is_told() -> None:
    explored = explore(HUGE, budget=50)
    assert re.fullmatch(r"Fails under \d+ of 55 schedules tried\.", explored.sentence)
    assert any("the last 5 schedules were chosen by chance" in text for text in explored.details)
    assert not explored.exhausted
    assert explored.stats["sampled"] == 5
    one = explore(LOCKED, budget=1)
    assert any("the last schedule was chosen by chance" in text for text in one.details)


def test_thousands_are_told_with_a_comma() -> None:
    explored = explore(HUGE, budget=1_100, most_states=0)
    assert "of 1,210 schedules tried" in explored.sentence


def test_several_ways_to_fail_are_counted() -> None:
    explored = explore(program("n += 1\nassert n < 2 and 1 // n", after="[][n - 1]"))
    assert explored.verdict == "fails"
    ways = re.fullmatch(r"It fails in (\d) ways: (.*)\.", explored.details[-1])
    ways = ways or re.fullmatch(r"It fails in (\d) ways: (.*)\.", explored.details[1])
    assert ways is not None
    assert set(re.findall(r"(\w+) under", ways[2])) == {"AssertionError", "IndexError"}


def test_one_that_could_not_be_explored_says_why() -> None:
    explored = explore("import os\nos._exit(3)\n")
    assert (explored.verdict, explored.schedules, explored.details) == ("broken", 0, ())
    assert explored.sentence.endswith("came to an end with status 3, as after os._exit().")
    killed = explore("import os\nos.kill(os.getpid(), 9)\n").sentence
    assert killed.endswith("its process was killed by signal SIGKILL (9).")


def test_last_words_that_are_read_after_the_exit_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(child: Child, *pipe: Any) -> None:
        time.sleep(1.0)
        read(child, *pipe)

    read = Child._read
    monkeypatch.setattr(Child, "_read", late)
    monkeypatch.setattr(process, "_LAST_OUTPUT", 20.0)
    explored = explore("import builtins\nbuiltins.__dict__.clear()\n")
    assert "its process came to an end (NameError: " in explored.sentence


# --- outcomes ---------------------------------------------------------------------------------


def test_final_values_are_counted() -> None:
    explored = explore(LOST, outcome="n")
    assert explored.outcomes == {"n = 1": 2, "n = 2": 2}
    assert explored.story is not None
    assert dict(explored.story.outcomes) == explored.outcomes


@pytest.mark.parametrize("names", ["n, m", ("n", "m"), ["n", "m", "n"]])
def test_several_values_are_one_outcome(names: Any) -> None:
    explored = explore(program("n += 1", before="n = m = 0"), outcome=names)
    assert set(explored.outcomes) == {"n = 1, m = 0", "n = 2, m = 0"}


def test_what_was_printed_is_an_outcome() -> None:
    source = program("print('a', end='')\nprint('b', end='')")
    assert set(explore(source, outcome="stdout").outcomes) == {"aabb", "abab"}
    assert explore(source).schedules == 1  # its order concerns nobody who does not ask


def test_a_name_that_is_not_there_and_no_name() -> None:
    assert explore(LOCKED, outcome="m").outcomes == {"m = (not defined)": 2}
    assert explore(LOCKED).outcomes == {}
    with pytest.raises(ValueError, match="'b!' is none"):
        explore(LOCKED, outcome="a b!")


def test_objects_are_told_apart_by_numbers() -> None:
    source = program(
        "if n is None:\n    n = Box()\nmade.append(n)",
        before="class Box: pass\nn, made = None, []",
    )
    explored = explore(source, outcome="made")
    assert set(explored.outcomes) == {
        "made = [<Box 1>, <Box 1>]",
        "made = [<Box 1>, <Box 2>]",
    }
    assert explore(source, outcome="made").story == explored.story
    assert explored.story is not None
    assert explored.story.whole


# --- failures ---------------------------------------------------------------------------------


OPPOSITE = """
from threading import Lock, Thread
tea, rice = Lock(), Lock()
def take(one, other):
    with one:
        with other:
            pass
first = Thread(target=take, args=(tea, rice), name="A")
second = Thread(target=take, args=(rice, tea), name="B")
first.start(); second.start()
"""


@pytest.mark.parametrize(
    ("source", "kind", "text", "line", "task"),
    [
        (LOST, "AssertionError", "AssertionError in line 16 of MainThread: 1", 16, "MainThread"),
        (
            program("raise ValueError('mine')", threads=1),
            "ValueError",
            "ValueError in line 8 of Thread-1 (work): mine",
            8,
            "Thread-1 (work)",
        ),
        (
            OPPOSITE + "first.join(); second.join()",
            "deadlock",
            "Deadlock: no thread can go on. "
            "A holds tea and wants rice; B holds rice and wants tea.",
            0,
            "",
        ),
        (
            OPPOSITE,
            "left waiting",
            "The main thread has come to its end, and others wait for ever. "
            "A holds tea and wants rice; B holds rice and wants tea.",
            0,
            "",
        ),
        (
            "while True: pass\n",
            "endless",
            "It never ends: a loop goes round and round for ever.",
            0,
            "",
        ),
        (
            "import sys\nsys.exit(3)\n",
            "SystemExit",
            "SystemExit in line 2 of MainThread: 3",
            2,
            "MainThread",
        ),
    ],
    ids=["assert", "in a thread", "deadlock", "left waiting", "endless", "exit"],
)
def test_how_it_fails(source: str, kind: str, text: str, line: int, task: str) -> None:
    explored = explore(source)
    assert explored.verdict == "fails"
    assert explored.failure == (kind, text, line, task)
    assert explored.details[0] == text
    assert str(explored).splitlines()[-1] == text


def test_a_switch_that_this_build_does_not_make_is_told() -> None:
    unlikely = explore(LOST)
    assert any(text.startswith("Allowed by the language; not seen") for text in unlikely.details)
    likely = explore(program("old = n\ntime.sleep(0)\nn = old + 1", after="assert n == 2"))
    assert likely.verdict == "fails"
    assert not any("not seen on this build" in text for text in likely.details)


def test_the_lines_are_those_of_the_cell() -> None:
    cell = Program.from_cell("\n\nassert 0\n")
    explored = explore(cell)
    assert explored.failure is not None
    assert explored.failure.line == cell.first_line + 2


def test_first_failure_ends_with_it() -> None:
    explored = explore(MANY, first_failure=True)
    assert (explored.verdict, explored.failures) == ("fails", 1)
    assert explored.schedules < explore(MANY).schedules
    assert explore(LOCKED, first_failure=True).verdict == "held"


# --- ids --------------------------------------------------------------------------------------


def id_of(explored: Exploration) -> str:
    assert explored.story is not None
    return explored.story.id


@pytest.mark.parametrize("source", [LOST, MANY, OPPOSITE], ids=["lost", "many", "opposite"])
def test_an_id_replays_the_schedule(source: str) -> None:
    explored = explore(source)
    assert explored.story is not None
    again = explore(source, replay=id_of(explored))
    assert again.story is not None
    assert again.sentence == "Fails under this schedule."
    assert again.failure == explored.failure
    assert [step.text for step in again.story.steps()] == [
        step.text for step in explored.story.steps()
    ]
    assert id_of(again) == id_of(explored)


def test_an_id_of_a_program_with_more_threads_than_letters() -> None:
    others = program("pass", threads=26)  # so many with a count of their own take eight seconds
    explored = explore(others + LOST, first_failure=True, timeout=AMPLE)
    assert "(27)" in id_of(explored)
    again = explore(others + LOST, replay=id_of(explored), timeout=AMPLE)
    assert (again.failure, id_of(again)) == (explored.failure, id_of(explored))


def test_an_id_is_short() -> None:
    cell = Program("", "cell.py", 1)
    assert schedule_id(cell, "1f", [0, 0, 0, 1, 26, 26, 0]) == "e3b0-1f-a3b(26)2a"
    assert schedule_id(cell, "0", []) == "e3b0-0-"


def test_a_schedule_that_holds_has_no_id() -> None:
    assert id_of(explore(LOCKED)) == ""


def test_an_id_of_another_text_is_refused() -> None:
    stale = id_of(explore(LOST))
    with pytest.raises(ValueError, match=f"The schedule {stale} is one of another program"):
        explore(LOST + "# changed\n", replay=stale)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "abcd", "12345-0-a", "zzzz-0-a2", "abcd-0-A", "abcd-0-a-"]
)
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no id of a schedule: copy it from below"):
        explore(LOST, replay=text)


@pytest.mark.parametrize("told", ["z", "a9999", "(999)", "b2c2a", "a2b99c99", "a2b0"])
def test_an_id_of_tasks_that_are_not_there_ends(told: str) -> None:
    """Somebody has mistyped it: whatever is run then, it is said and does not hang."""
    head = id_of(explore(LOST)).rpartition("-")[0]
    explored = explore(LOST, replay=f"{head}-{told}", timeout=20)
    assert explored.sentence
    assert explored.verdict in ("fails", "held", "unknown", "broken")


# --- budgets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("budget", "known"),
    [
        (5_000, (5_000, float("inf"))),
        ("5_000", (5_000, float("inf"))),
        ("5,000", (5_000, float("inf"))),
        ("1e3", (1_000, float("inf"))),
        ("5s", (10**9, 5.0)),
        (" 0.5s ", (10**9, 0.5)),
    ],
)
def test_a_budget_is_schedules_or_seconds(budget: Any, known: tuple[int, float]) -> None:
    assert checked_budget(budget) == known


@pytest.mark.parametrize(
    "budget",
    [
        0,
        -1,
        "0",
        "0s",
        "-5s",
        "s",
        "",
        "five",
        "5m",
        "1.5",
        2.5,
        "nan",
        "nans",
        "inf",
        True,
        None,
        10**9,
    ],
    ids=repr,
)
def test_what_is_no_budget(budget: Any) -> None:
    with pytest.raises(ValueError) as caught:
        explore(LOST, budget=budget)
    assert str(caught.value) == (
        f"A budget is a number of schedules such as 5000, or of seconds such as 5s, not {budget!r}."
    )


def test_a_budget_of_seconds_ends_a_large_program() -> None:
    source = program("n += 1\nn += 1", threads=4)
    explored = explore(source, budget="0.3s", most_states=0)
    assert explored.verdict == "unknown"
    assert explored.stats["sampled"] > 0
    assert not explored.exhausted


# --- limits, the key, progress ------------------------------------------------------------------


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf"), "3", None])
def test_what_is_no_timeout(timeout: Any) -> None:
    with pytest.raises(ValueError, match="timeout is a number of seconds greater than 0"):
        explore(LOST, timeout=timeout)


HANGS_AT_LAST = program(
    "n += 1", after="if n == 1:\n    sum(iter(int, 1))  # where an update is lost\nassert n > 2"
)
"""Fails under the first schedule, and hangs in C under a later one."""
SLEEPS_AT_LAST = HANGS_AT_LAST.replace("sum(iter(int, 1))", "__import__('signal').pause()")


def test_a_timeout_gives_what_is_known() -> None:
    explored = explore(SLEEPS_AT_LAST, timeout=5)  # it takes 0.2 s to fail on a free machine
    assert explored.verdict == "fails"
    assert "Not all schedules were tried: its time of 5 s was over." in explored.details
    assert explored.failure is not None
    assert explored.failure.text == "AssertionError in line 18."
    assert not explored.exhausted


def test_a_timeout_before_anything_is_known() -> None:
    explored = explore(ENDLESS_IN_C, timeout=0.5)
    assert (explored.verdict, explored.details) == ("broken", ())
    assert explored.sentence.endswith("schedule came to its end; its time of 0.5 s was over.")


def pressing(times: int, least: int = 0) -> Callable[[float, int, int], None]:
    """Return a progress function that presses the key once so many schedules are known."""

    def press(seconds: float, schedules: int, failures: int) -> None:
        for _ in range(times if schedules >= least else 0):
            os.kill(os.getpid(), signal.SIGINT)

    return press


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize(
    ("source", "least", "verdict"),
    [
        (HANGS_AT_LAST, 1, "fails"),
        (ENDLESS_IN_C, 0, "stopped"),
        (program("n += 1\n" * 4, threads=4), 1, "stopped"),
    ],
    ids=["failed already", "nothing known", "large"],
)
def test_the_key_ends_it_and_what_is_known_is_kept(
    source: str, least: int, verdict: str, times: int
) -> None:
    with pytest.raises(StoppedExploring) as caught:
        explore(source, budget=10**8, on_progress=pressing(times, least))
    explored = caught.value.exploration
    assert explored.verdict == verdict
    assert explored.schedules >= least
    assert str(caught.value) == explored.sentence
    assert caught.value._render_traceback_() == [explored.sentence]
    told = "Not all schedules were tried: you stopped it." in explored.details
    assert told == (explored.schedules > 0)


def test_progress_is_told() -> None:
    told: list[tuple[float, int, int]] = []
    explore(HUGE, budget="1.5s", most_states=0, on_progress=lambda *now: told.append(now))
    seconds, schedules, failures = zip(*told, strict=True)
    for counts in (seconds, schedules, failures):
        assert list(counts) == sorted(counts)
    assert schedules[-1] > failures[-1] > 0


def test_it_works_outside_the_main_thread() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(explore(LOST).sentence))
    thread.start()
    thread.join()
    assert found == ["Fails under 2 of 4 schedules."]


# --- parts elsewhere --------------------------------------------------------------------------


def facts(explored: Exploration) -> dict[str, Any]:
    names = (
        "verdict",
        "sentence",
        "details",
        "schedules",
        "failures",
        "outcomes",
        "failure",
        "story",
    )
    return {name: getattr(explored, name) for name in names}


@pytest.fixture(params=[ThreadPoolExecutor, ProcessPoolExecutor])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Two workers for one test: what they are still at when it is over is over before the next."""
    with request.param(2) as pool:
        yield pool


PARTED = {
    "lost": MANY,
    "locked": program(
        "with lock:\n    n += 1\nn += 1", before="n, lock = 0, Lock()", after="assert n > 2"
    ),
    "opposite": OPPOSITE,
    "three locks": program(
        "with lock:\n    n += 1", threads=3, before="n, lock = 0, Lock()", after="assert n == 3"
    ),
    "condition": program(
        "with ready:\n    n += 1\n    ready.notify()\n    ready.wait(1)",
        before="n, ready = 0, Condition()",
    ),
}


@pytest.mark.parametrize("part", [1, 5])
@pytest.mark.parametrize("name", list(PARTED))
def test_parts_find_what_one_process_finds(
    name: str, part: int, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = explore(PARTED[name], outcome="n", timeout=AMPLE)
    monkeypatch.setattr(distribution, "PART", part)
    parted = explore(PARTED[name], outcome="n", executor=executor, timeout=AMPLE)
    assert facts(parted) == facts(alone)


def test_parts_end_with_the_first_failure_and_with_the_budget(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distribution, "PART", 5)
    assert explore(MANY, executor=executor, first_failure=True).verdict == "fails"
    explored = explore(LOCKED + "n += 1\n", executor=executor, budget=1)
    assert explored.verdict in ("held", "unknown")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("x = = 1\n", "It cannot be explored: SyntaxError in line 1: invalid syntax."),
        ("import os\nos._exit(3)\n", "came to an end with status 3, as after os._exit()."),
    ],
)
def test_parts_that_cannot_be_explored(source: str, told: str, executor: Executor) -> None:
    explored = explore(source, executor=executor)
    assert explored.verdict == "broken"
    assert explored.sentence.endswith(told)


def test_parts_have_a_timeout_and_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "_PATIENCE", 3.0)
    with ThreadPoolExecutor(1) as pool:
        explored = explore(ENDLESS_IN_C, executor=pool, timeout=0.5)
        assert explored.sentence.endswith("its time of 0.5 s was over.")
        with pytest.raises(StoppedExploring) as caught:
            explore(ENDLESS_IN_C, executor=pool, on_progress=pressing(2))
    assert caught.value.exploration.verdict == "stopped"


def test_parts_tell_their_progress(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distribution, "PART", 20)
    told: list[int] = []
    explored = explore(
        MANY, executor=executor, on_progress=lambda seconds, done, failed: told.append(done)
    )
    assert told == sorted(told)
    assert 0 < max(told) <= explored.schedules


# --- for tests of one's own ---------------------------------------------------------------------


def test_a_check_returns_what_holds() -> None:
    assert check_under_schedules(LOCKED, outcome="n").outcomes == {"n = 2": 2}


def test_a_check_raises_with_the_steps() -> None:
    with pytest.raises(AssertionError) as caught:
        check_under_schedules(LOST)
    told = str(caught.value)
    assert told.startswith("Fails under 2 of 4 schedules.")
    assert "3  Thread-1 (work) reads n = 0 (line 8)" in told
    assert told.endswith("AssertionError in line 16 of MainThread: 1")


@pytest.mark.parametrize(("source", "options"), [(LOCKED, {"budget": 1}), ("x = = 1\n", {})])
def test_a_check_takes_nothing_for_granted(source: str, options: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match=r"not exhausted|cannot be explored"):
        check_under_schedules(source, **options)


def test_a_file_is_explored_with_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "tally.py").write_text(
        "n = 0\ndef more():\n    global n\n    n += 1\n    return n\n"
    )
    path = tmp_path / "main.py"
    path.write_text(program("n += tally.more()", before="import tally\nn = 0"))
    explored = explore(path, outcome="n")
    assert explored.program.name == "main.py"
    assert set(explored.outcomes) <= {f"n = {n}" for n in (1, 2, 3)}
    with pytest.raises(FileNotFoundError):
        explore(tmp_path / "gone.py")


def test_the_public_names() -> None:
    for name in ("Exploration", "check_under_schedules", "explore"):
        assert name in labhelpers.__all__
        assert getattr(labhelpers, name) is not None
