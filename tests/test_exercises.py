"""A check says what is wrong in the reader's words, and nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from labhelpers import exploration, run, sandbox
from labhelpers.exercises import (
    Alone,
    AtOnce,
    Broken,
    Ends,
    EverySchedule,
    ExerciseError,
    NoPolling,
    OnGreenlets,
    Prints,
    Property,
    TakesTurns,
    Within,
    check,
    checking,
    find,
    keep,
    load,
)
from labhelpers.exercises import answer as answers
from labhelpers.exercises import signs as s
from labhelpers.exercises.answer import Answer, Clock
from labhelpers.exercises.words import code, markdown
from labhelpers.program import Program
from labhelpers.records import Status
from labhelpers.story import Story
from tests.an_exercise import DEFINITION, JOINED, SOLUTION, STUB, write_exercise


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no answer be told to take too long because the machine is busy."""
    monkeypatch.setattr(answers, "RUN_TIMEOUT", 60.0)
    monkeypatch.setattr(answers, "EXPLORE_TIMEOUT", 120.0)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder with the exercise naps-1, as a notebook beside it does."""
    write_exercise(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    checking._answers.clear()
    checking._failed.clear()


def answer(source: str, clock: Clock = "virtual") -> Answer:
    return Answer(Program.from_cell(dedent(source).lstrip()), clock)


# Properties

SLEEPERS = """
import time
from threading import Semaphore, Thread

places = Semaphore({places})


def nap():
    with places:
        time.sleep(1)


for _ in range(4):
    Thread(target=nap).start()
"""
MEALS = """
import time
from contextlib import nullcontext
from threading import Lock, Thread

fork, nothing = Lock(), nullcontext()


def neighbour():
    with fork:
        time.sleep(1)


def guest():
    time.sleep({late})  # a pause, and then the meal
    with {fork}:
        time.sleep(1)


Thread(target=neighbour, name="Hypatia").start()
Thread(target=guest, name="Kant").start()
"""
POLITE = """
import time
from threading import Event, Thread

done = Event()
Thread(target=done.{wait}, name="waiter").start()
time.sleep(1)
done.set()
"""
ASKING = """
import time
from threading import Thread

done = False


def wait():
    while not done:
        {pause}


Thread(target=wait, name="waiter").start()
time.sleep(0.2)
done = True
"""

BESIDE = """
import time
from threading import Thread


def work():
    for _ in range(5):
        time.sleep(0.01)


Thread(target=work, name="beside").start()
"""


@pytest.mark.parametrize(
    ("wanted", "source", "told"),
    [
        (Ends(), "print('a')", None),
        (Ends(), "1 / 0", "Raised ZeroDivisionError in line 2 after 0.00 s of virtual time."),
        (Ends(), "raise SystemExit(3)", "Exited with status 3 after 0.00 s of virtual time."),
        (
            Ends(),
            "from threading import Thread\nThread(target=int, args=('x',), name='t').start()",
            "An exception ended t.",
        ),
        (AtOnce("naps", least=4), SLEEPERS.format(places=4), None),
        (AtOnce("naps", least=3, most=3), SLEEPERS.format(places=3), None),
        (
            AtOnce("naps", least=2, most=2),
            SLEEPERS.format(places=3),
            "Too many naps at once: 3, and 2 are allowed.",
        ),
        (
            AtOnce("naps", least=1, most=1),
            SLEEPERS.format(places=3),
            "Too many naps at once: 3, and 1 is allowed.",
        ),
        (
            AtOnce("naps", least=2),
            SLEEPERS.format(places=1),
            "Too few naps at once: 1, and 2 could be.",
        ),
        (AtOnce("naps", least=1), "print()", "Too few naps at once: 0, and 1 could be."),
        (AtOnce("meals", most=1, holding=1), MEALS.format(fork="fork", late="0.5"), None),
        (
            AtOnce("meals", most=1),
            MEALS.format(fork="fork", late="0.5"),
            "Too many meals at once: 2, and 1 is allowed.",
        ),
        (
            AtOnce("meals", most=1, holding=1),
            MEALS.format(fork="nothing", late="0.5"),
            "`Kant` never sleeps with a lock in the hand.",
        ),
        (
            AtOnce("meals", most=1, holding=1),
            MEALS.format(fork="nothing", late="0.5").replace("with fork", "with nothing"),
            "Too many meals at once: 2, and 1 is allowed.",
        ),
        (
            AtOnce("meals", least=1, holding=2),
            MEALS.format(fork="fork", late="0.5"),
            "`Hypatia` never sleeps with 2 locks in the hand.",
        ),
        (Alone("Kant", does="eats"), MEALS.format(fork="fork", late="0.5"), None),
        (
            Alone("Kant", does="eats"),
            MEALS.format(fork="nothing", late="0.5"),
            "`Kant` eats while `Hypatia` does.",
        ),
        (Alone("Kant", does="eats"), MEALS.format(fork="nothing", late="1"), None),
        (Alone("Seneca", does="eats"), MEALS.format(fork="fork", late="0"), "`Seneca` never eats."),
        (Within(1), SLEEPERS.format(places=4), None),
        (
            Within(1),
            SLEEPERS.format(places=2),
            "It takes 2.00 s of virtual time, and 1.00 s are enough.",
        ),
        (Prints(("a", "b")), "print('a')\nprint('b')", None),
        (Prints(("a", "b"), any_order=True), "print('b')\nprint('a')", None),
        (
            Prints(("a", "b")),
            "print('b')\nprint('a')",
            "It prints `b` where `a` should stand.",
        ),
        (Prints(("a", "b")), "print('a')", "It does not print `b`."),
        (
            Prints(("a",), any_order=True),
            "print('a')\nprint('a')",
            "It prints 2 lines, and 1 is wanted.",
        ),
        (NoPolling(), POLITE.format(wait="wait"), None),
        (
            NoPolling(),
            ASKING.format(pause="time.sleep(0.01)"),
            "`waiter` asks again and again instead of waiting.",
        ),
        (
            NoPolling(),
            ASKING.format(pause="str(done)"),
            "`waiter` asks again and again instead of waiting.",
        ),
        (
            NoPolling(),
            BESIDE + ASKING.format(pause="str(done)"),
            "`waiter` asks again and again instead of waiting.",
        ),
    ],
)
def test_property(wanted: Property, source: str, told: str | None) -> None:
    broken = wanted.broken(answer(source))
    assert (broken and broken.sentence) == told
    assert wanted.wanted


LOSES = """
from threading import Thread

n = 0


def count():
    global n
    n += 1


threads = [Thread(target=count) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
HANGS = """
from threading import Lock, Thread

pen, sheet = Lock(), Lock()


def write(first, second):
    with first, second:
        pass


Thread(target=write, args=(pen, sheet)).start()
Thread(target=write, args=(sheet, pen)).start()
"""


def test_every_schedule_is_tried_and_a_promise_is_the_programs_last_line() -> None:
    both = EverySchedule(promise="n == 2", otherwise="A count is lost.")
    given = answer(LOSES)
    broken = both.broken(given)
    assert broken is not None
    assert broken.sentence == "Fails under 2 of 4 schedules. A count is lost."
    assert broken.kind == "AssertionError"
    assert isinstance(broken.shown, Story)
    assert broken.shown.id == "", "it would replay another program than the reader's"
    assert broken.shown.source.endswith("thread.join()\nassert n == 2  # added by the check\n")
    assert EverySchedule().broken(given) is None
    assert both.wanted == "under every schedule it ends, without an error, and `n == 2`"


def test_spaces_below_a_program_make_no_line_of_it() -> None:
    given = Answer(Program.from_cell(LOSES + "    "), "virtual")
    broken = EverySchedule(promise="n == 2", otherwise="A count is lost.").broken(given)
    assert broken is not None
    assert "A count is lost." in broken.sentence


def test_a_right_program_holds_under_every_schedule() -> None:
    locked = LOSES.replace("n = 0", "n = 0\nlock = Lock()").replace("import ", "import Lock, ")
    locked = locked.replace("    n += 1", "    with lock:\n        n += 1")
    assert EverySchedule(promise="n == 2").broken(answer(locked)) is None


def test_where_nobody_is_beside_anybody_nothing_is_proven() -> None:
    joined = LOSES.replace("thread.start()\nfor thread in threads:\n", "thread.start()\n")
    assert EverySchedule(promise="n == 2").broken(answer(joined)) is None
    broken = EverySchedule(promise="n == 2", beside=True).broken(answer(joined))
    assert broken is not None
    assert broken.sentence == (
        "It has one schedule only: none of its threads is under way beside another one."
    )
    locked = LOSES.replace("n = 0", "n = 0\nlock = Lock()").replace("import ", "import Lock, ")
    locked = locked.replace("    n += 1", "    with lock:\n        n += 1")
    assert EverySchedule(beside=True).broken(answer(locked)) is None


def test_a_failure_of_the_readers_own_is_told_as_it_is() -> None:
    broken = EverySchedule(promise="n == 2", otherwise="A count is lost.").broken(
        answer(LOSES + "assert n == 3, 'three!'\n")
    )
    assert broken is not None
    assert "three!" in broken.sentence
    assert "A count is lost." not in broken.sentence


def test_who_waits_for_ever_is_told() -> None:
    broken = EverySchedule().broken(answer(HANGS))
    assert broken is not None
    assert broken.sentence == (
        "Fails under 1 of 3 schedules. The main thread has come to its end, "
        "and others wait for ever."
    )
    assert isinstance(broken.shown, Story)
    assert "holds pen and wants sheet" in broken.shown.visited()[-1].why
    assert s.waits_for_ever(answer(HANGS), broken)


def test_a_loop_that_waits_for_nobody_is_told() -> None:
    broken = EverySchedule().broken(answer("done = False\nwhile not done:\n    pass\n"))
    assert broken is not None
    assert broken.kind == "endless"


def test_what_cannot_be_explored_is_told() -> None:
    broken = EverySchedule().broken(answer("import os\nos.abort()\n"))
    assert broken is not None
    assert broken.kind == "broken"
    assert broken.sentence.startswith("It could not be explored")


GREENLETS = """
import gevent


def heart():
    for _ in range(5):
        gevent.sleep(0.001)


def work():
    {work}


gevent.joinall([gevent.spawn(heart), gevent.spawn(work)])
"""


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ("for _ in range(20): gevent.sleep(0.001)", None),
        ("sum(range(1000))", "`heart` gets no turn while `work` works."),
    ],
)
def test_greenlets_take_turns(work: str, told: str | None) -> None:
    turns = TakesTurns("heart", during="work", least=3)
    given = answer(GREENLETS.format(work=work), "real")
    broken = turns.broken(given)
    assert (broken and broken.sentence) == told
    assert OnGreenlets().broken(given) is None


PATCHED = """
from gevent import monkey

monkey.patch_all()
import time
from threading import Thread

from gevent import get_hub


def nap():
    time.sleep(0.001)


{work}
"""


@pytest.mark.parametrize(
    ("work", "told"),
    [
        ("thread = Thread(target=nap)\nthread.start()\nthread.join()", None),
        (
            "get_hub().threadpool.apply(nap)",
            "A worker of a library is a thread of its own, and one thread is to do it all.",
        ),
    ],
)
def test_a_patched_thread_is_a_greenlet_and_the_hubs_pool_is_not(
    work: str, told: str | None
) -> None:
    broken = OnGreenlets().broken(answer(PATCHED.format(work=work), "real"))
    assert (broken and broken.sentence) == told


def test_a_greenlet_that_raises_is_named() -> None:
    text = "import gevent\ngevent.spawn(int, 'x').join()"
    broken = Ends().broken(answer(text, "real"))
    assert broken is not None
    assert broken.sentence.startswith("An exception ended `int")


LOOP_ON_A_THREAD = """
import asyncio
from threading import Thread

loop = Thread(target=lambda: asyncio.run(asyncio.sleep(0.01)), name="loop")
loop.start()
loop.join()
"""


def test_a_loop_on_another_thread_is_another_thread() -> None:
    broken = OnGreenlets().broken(answer(LOOP_ON_A_THREAD, "real"))
    assert broken is not None
    assert broken.sentence.startswith("`loop` is a thread of its own")


def test_greenlets_that_are_missed() -> None:
    threads = answer(SLEEPERS.format(places=1))
    broken = OnGreenlets().broken(threads)
    assert broken is not None
    assert broken.sentence.startswith("`Thread-1 (nap)` is a thread of its own")
    broken = TakesTurns("heart", during="work", least=3).broken(threads)
    assert broken is not None
    assert broken.sentence == "No task is called `work`: keep its name, and make it a task."


# Signs

NO_RUN = Broken(Ends(), "", kind="deadlock")


@pytest.mark.parametrize(
    ("sign", "with_it", "without"),
    [
        (s.calls("Lock"), "a = Lock()", "a = RLock()"),
        (s.calls("Lock"), "a = threading.Lock()", "Lock"),
        (s.calls("Lock", most=1), "a = b = Lock()", "a, b = Lock(), Lock()"),
        (s.lacks("join"), "t.start()", "t.join()"),
        (s.bare("Pool"), "Pool()", "Pool(3)"),
        (s.gives("sleep", 0), "sleep(0)", "sleep(0.1)"),
        (s.passes("timeout", to="get"), "q.get(timeout=1)", "q.put(timeout=1)"),
        (s.unlooked_at("acquire"), "l.acquire(timeout=1)", "if l.acquire(timeout=1): pass"),
        (s.unlooked_at("acquire"), "l.acquire(True, 1)", "l.acquire()"),
        (s.calls_in_function("Lock"), "def f():\n    Lock()", "a = Lock()\ndef f():\n    a"),
        (s.calls_in_loop("a", "b"), "for x in y:\n    a()\n    b()", "for x in y:\n    a()\nb()"),
        (s.calls_in_loop("a", "b"), "[a().b() for x in y]", "[a for x in y]"),
        (s.calls_in_loop("a"), "while True:\n    x = a()", "a()"),
        (
            s.calls_in_loop("a", "b"),
            "for x in y:\n    a().b()",
            "for x in [a() for z in y]:\n    b()",
        ),
        (s.calls_in_loop("a", "b"), "[a() for x in y if b()]", "[b() for x in [a() for z in y]]"),
        (
            s.calls_in_try("join"),
            "try:\n    t.join()\nfinally:\n    a",
            "try:\n    a\nfinally:\n    b",
        ),
        (s.is_given_a_call("submit"), "p.submit(f(1))", "p.submit(f, g(1))"),
        (s.calls_in_comprehension("a", "b"), "[a(b(x)) for x in y]", "for x in y:\n    a(b(x))"),
        (s.calls_in_with("a"), "with b:\n    a()", "with b:\n    pass\na()"),
        (s.in_this_order("x", "y"), "x = 1\ny = 2", "y = 1\nx = 2"),
        (s.no(s.calls("Lock")), "a = RLock()", "a = Lock()"),
        (s.either(s.bare("Pool"), s.gives("Pool", 9)), "Pool(9)", "Pool(3)"),
    ],
)
def test_sign_in_the_text(sign: s.Sign, with_it: str, without: str) -> None:
    assert sign(answer(with_it), NO_RUN)
    assert not sign(answer(without), NO_RUN)


def test_sign_in_how_it_failed() -> None:
    given = answer("print()")
    assert s.fails_as("endless", "deadlock")(given, NO_RUN)
    assert not s.fails_as("KeyError")(given, NO_RUN)
    assert s.breaks(Ends)(given, NO_RUN)
    assert not s.breaks(AtOnce)(given, NO_RUN)
    assert s.told("TypeError")(given, Broken(Ends(), "Raised TypeError in line 2."))
    assert not s.told("TypeError")(given, NO_RUN)


def test_sign_in_what_was_printed() -> None:
    assert s.prints_nothing(answer("n = 1"), NO_RUN)
    assert not s.prints_nothing(answer("print(1)"), NO_RUN)


HOLDING = """
import time
from threading import Lock

lock = Lock()
with lock:
    time.sleep({inside})
time.sleep({outside})
"""


@pytest.mark.parametrize(("inside", "outside", "expected"), [(1, 1, True), (0, 1, False)])
def test_sign_in_the_run(inside: int, outside: int, expected: bool) -> None:
    source = HOLDING.format(inside=inside, outside=outside)
    source = source.replace("    time.sleep(0)", "    pass")
    assert s.sleeps_while_holding(answer(source), NO_RUN) is expected


# Words


def test_code_is_one_line_that_ends_where_it_should() -> None:
    assert code("a\n  b `c`\x1b[31m") == "`a b 'c'␛[31m`"


def test_a_readers_names_do_not_turn_into_markup() -> None:
    assert markdown("__init__ of <b> and `a*b`\n# *x*") == (
        r"\_\_init\_\_ of \<b\> and `a*b` \# \*x\*"
    )


# Checks


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("1 / 0", "Stage 1 of 3 does not hold yet: 0 of 10 points so far."),
        (JOINED, "Stage 2 of 3 does not hold yet: 3 of 10 points so far."),
        (SOLUTION, "8 of 10 points; 2 are given by who reads it."),
    ],
)
def test_a_project_has_points(tmp_path: Path, program: str, told: str) -> None:
    graded = DEFINITION.replace("minutes=3,", "minutes=3,\n    points=(3, 4, 1),")
    write_exercise(tmp_path, exercise=graded)
    report = check("naps-1", program, beside=tmp_path)
    assert report.grade == told
    assert told in str(report)
    assert told in report.to_markdown()


def test_other_exercises_have_none(beside: Path) -> None:
    assert check("naps-1", STUB).grade == ""


def test_one_hint_at_a_time_until_it_passes(beside: Path) -> None:
    hints = [check("naps-1", STUB).hint.partition(":")[0] for _ in range(4)]
    assert hints == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]
    passed = check("naps-1", SOLUTION)
    assert (passed.passed, passed.hint) == (True, "")
    assert check("naps-1", STUB).hint == "Hint 1 of 3: Look at the lanes."


def test_a_known_mistake_is_named(beside: Path) -> None:
    report = check("naps-1", JOINED)
    assert report.mistake is not None
    assert str(report) == (
        "Not yet. Too few sleepers at once: 1, and 2 could be.\n"
        "`join()` in the loop.\n"
        "Hint 1 of 3: Look at the lanes."
    )
    assert report.to_markdown() == (
        "**✗ Not yet.** Too few sleepers at once: 1, and 2 could be.\n\n"
        "`join()` in the loop.\n\n"
        "> Hint 1 of 3: Look at the lanes."
    )
    assert "Timeline of cell.py" in report.view.to_html()  # type: ignore[union-attr]  # it has one


def test_a_right_answer_is_told_what_holds(beside: Path) -> None:
    report = check("naps-1", SOLUTION)
    assert str(report) == (
        "Right. All of it holds.\n"
        "- it ends, without an error\n"
        "- 2 sleepers at once\n"
        "- it takes at most 1.00 s of virtual time"
    )
    assert report.to_markdown().startswith("**✓ Right.** All of it holds.\n\n- it ends")
    assert report.view is not None


def test_no_more_is_claimed_than_was_tried(tmp_path: Path) -> None:
    definition = DEFINITION.replace("Ends()", "EverySchedule(budget=2)").replace(
        "Ends,", "EverySchedule,"
    )
    write_exercise(tmp_path, exercise=definition)
    three = SOLUTION.replace("range(2)", "range(3)").replace("time.sleep, args=(1,)", "nap")
    three = three.replace(
        "\nfor",
        "\nnaps = 0\n\n\ndef nap():\n    global naps\n    time.sleep(1)\n    naps += 1\n\n\nfor",
    )
    text = str(check("naps-1", three, beside=tmp_path))
    assert text.startswith("Right. No failure in 3 schedules, not exhausted.\n")
    assert "- under each schedule that was tried it ends, without an error\n" in text


def test_a_long_check_tells_how_far_it_has_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exploration, "_PROGRESS_TICK", 0.0)
    write_exercise(tmp_path, exercise=DEFINITION.replace("Ends", "EverySchedule"))
    told: list[tuple[float, int, int]] = []
    check("naps-1", SOLUTION, beside=tmp_path, on_progress=lambda *far: told.append(far))
    assert told
    assert all(schedules >= 0 and failures == 0 for _, schedules, failures in told)


def test_a_real_run_in_a_check_tells_that_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_STATUS_FROM", 0.1)
    definition = DEFINITION.replace("minutes=", 'clock="real",\n    minutes=')
    write_exercise(tmp_path, exercise=definition)
    told: list[tuple[float, Status]] = []
    check("naps-1", SOLUTION, beside=tmp_path, on_status=lambda *now: told.append(now))
    assert max(status.tasks_alive for _, status in told) == 3


BUSY_AT_FIRST = """
import time
from pathlib import Path
from threading import Thread

log = Path({log!r})
runs = log.read_text() if log.exists() else ""
log.write_text(runs + "run ")
for _ in range(2):
    sleeper = Thread(target=time.sleep, args=(0.5,))
    sleeper.start()
    if runs.count("run") < {luckless}:
        sleeper.join()
"""


@pytest.mark.parametrize(
    ("luckless", "passed", "runs"),
    [(0, True, "run "), (1, True, "run run "), (9, False, "run run ")],
)
def test_what_may_be_bad_luck_is_run_again(
    luckless: int, passed: bool, runs: str, tmp_path: Path
) -> None:
    definition = DEFINITION.replace("minutes=", 'clock="real",\n    minutes=')
    write_exercise(tmp_path, exercise=definition.replace(", Within(1.0)", ""))
    log = tmp_path / "log"
    text = BUSY_AT_FIRST.format(log=str(log), luckless=luckless)
    assert check("naps-1", text, beside=tmp_path).passed == passed
    assert log.read_text() == runs


def test_an_answer_may_be_a_run_a_file_or_what_was_kept(beside: Path) -> None:
    assert check("naps-1", run(SOLUTION, virtual=True)).passed
    (beside / "mine.py").write_text(SOLUTION)
    assert check("naps-1", "mine.py").passed
    keep("naps-1", Program.from_cell(SOLUTION))
    assert check("naps-1").passed


BAD_ANSWERS = [
    ("naps-9", SOLUTION, "There is no exercise 'naps-9': those beside this notebook are naps-1."),
    (
        "naps-1",
        None,
        "There is no answer to naps-1 yet: run the cell that begins with %%lab --for naps-1, "
        "then check it.",
    ),
    ("naps-1", "\n  \n", "The answer to naps-1 is empty: write a program."),
    ("naps-1", "x = 1\nfor\n", "Line 2 of the answer is no Python: invalid syntax."),
    (
        "naps-1",
        "import socket\n",
        "Line 1 uses socket, and this check has no sockets: answer with threads.",
    ),
]


@pytest.mark.parametrize(("name", "source", "told"), BAD_ANSWERS)
def test_what_cannot_be_checked_is_one_clear_line(
    beside: Path, name: str, source: str | None, told: str
) -> None:
    with pytest.raises(ExerciseError) as caught:
        check(name, source)
    assert str(caught.value) == told
    assert caught.value._render_traceback_() == [told]


def test_there_may_be_no_exercises_at_all(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match="'naps-1': none lies beside this notebook"):
        find("naps-1", tmp_path)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("while True:\n    pass\n", "Timed out: ended after "),
        ("while True:\n    print('flood')\n", "Timed out: ended after "),
    ],
    ids=["never ends", "floods"],
)
def test_an_answer_without_end_fails_its_check(
    beside: Path, monkeypatch: pytest.MonkeyPatch, source: str, told: str
) -> None:
    monkeypatch.setattr(answers, "RUN_TIMEOUT", 0.5)
    report = check("naps-1", source)
    assert report.sentence.startswith(told)
    assert report.hint == "Hint 1 of 3: Look at the lanes."


def test_an_answer_that_crashes_fails_its_check(beside: Path) -> None:
    report = check("naps-1", "import os\nos.abort()\n")
    assert report.sentence.startswith("Killed by signal SIGABRT (6) after ")


def test_an_exercise_knows_its_files(beside: Path) -> None:
    exercise = load(beside / "exercises" / "naps-1")
    assert exercise.name == "naps-1"
    assert exercise.solution.source == SOLUTION.lstrip()
    assert exercise.program_of(exercise.mistakes[0]).name == "joined.py"
