"""The kernel's side: torn, hostile, many files; numbers, names and gaps of the merged trace."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from labhelpers import merging
from labhelpers.outcome import Outcome, OutcomeKind
from labhelpers.program import Program
from labhelpers.records import Records
from labhelpers.targets import targets
from labhelpers.trace import Event, Span, Trace

PROGRAM = Program("import threading\nclass A:\n    def f(self):\n        self.lock = Lock()\n")
MAIN: list[list[Any]] = [
    ["process", 100, 1, 1_000, "3.11.7"],
    ["task", 0, "process", "MainThread", -1, -1, False, 0, 0],
    ["task", 1, "thread", "worker", 0, -1, False, 7, 100],
    ["task", 2, "thread", "manager", 0, -1, True, 0, 150],
    ["resource", 0, "Lock", 4],
    ["resource", 1, "Queue", 0],
    ["name", 1, "inbox"],
    ["label", 1, "timed out"],
    ["held", [110], [400], [1], [0], [8]],
    ["records", [0, 16, 17, 8], [200, 100, 400, 500], [410, 100, 400, 600], [0, 0, 1, 1],
     [0, -1, 0, 1], [5, 7, 0, 9], [0, 1, 0, 1]],
    ["open", [[3, 700, 1, 1, 10, 0, False, None]], [[4, 450, 0, 0, 5, 0]]],
]  # fmt: skip


def write(folder: Path, rows: list[list[Any]], pid: int = 100, end: str = "\n") -> Path:
    path = folder / f"record-{pid}.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + end)
    return path


def read(folder: Path, kind: OutcomeKind = "finished", end_ns: int = 1_000) -> Trace:
    records = Records(folder, PROGRAM)
    records.poll()
    return records.trace(Outcome(kind, "Over."), end_ns)


def row(span: Any) -> tuple[Any, ...]:
    return span.task, span.state, span.start_ns, span.end_ns, span.resource, span.line, span.done


def test_the_trace_of_one_process(tmp_path: Path) -> None:
    write(tmp_path, MAIN)
    trace = read(tmp_path)
    assert [(t.name, t.parent, t.line, t.library) for t in trace.tasks] == [
        ("MainThread", None, None, False),
        ("worker", 0, 7, False),
        ("manager", 0, None, True),
    ]
    assert [(r.kind, r.name, r.line) for r in trace.resources] == [
        ("Lock", "self.lock", 4),
        ("Queue", "inbox", None),
    ]
    assert [row(span) for span in trace.spans] == [
        (0, "running", 0, 200, None, None, True),
        (0, "waiting", 200, 410, 0, 5, True),
        (0, "running", 410, 1_000, None, None, False),
        (0, "holding", 450, 1_000, 0, 5, False),
        (1, "running", 100, 500, None, None, True),
        (1, "holding", 110, 400, 0, 8, True),
        (1, "waiting", 500, 600, 1, 9, False),
        (1, "running", 600, 700, None, None, True),
        (1, "queue", 700, 1_000, 1, 10, False),
        (2, "running", 150, 1_000, None, None, False),
    ]
    assert [(e.kind, e.task, e.other, e.resource) for e in trace.events] == [
        ("start", 0, 1, None),
        ("wake", 1, 0, 0),
    ]
    assert Trace.from_json(trace.to_json()) == trace


def test_a_file_that_grows_in_any_pieces(tmp_path: Path) -> None:
    data = write(tmp_path, MAIN).read_bytes()
    whole = read(tmp_path)
    dice = random.Random(1)
    for _ in range(20):
        (tmp_path / "record-100.jsonl").write_bytes(b"")
        records = Records(tmp_path, PROGRAM)
        at = 0
        while at < len(data):
            at += dice.randint(1, 200)
            (tmp_path / "record-100.jsonl").write_bytes(data[:at])
            records.poll()
            records.status()
        assert records.trace(Outcome("finished", "Over."), 1_000) == whole


def test_a_torn_last_line_is_not_yet_written(tmp_path: Path) -> None:
    write(tmp_path, MAIN[:-1], end='\n["open",[[3,70')
    assert [s.state for s in read(tmp_path).spans if s.task == 1][-1] == "running"


HOSTILE: list[Any] = [
    None, 0, [], {}, "x", [[]], [None], [{}], ["task"], ["nothing"], ["process"],
    ["process", "1", 2, 3, ""], ["process", 100, 1, 1 << 80, ""], ["task", 1], ["end"],
    ["task", "1", "thread", "a", 0, 0, 0, 0, 0], ["task", 5, [], 7, {}, 0, 0, 0, 0],
    ["task", 6, "thread", "a", 6, 6, 0, -5, -(1 << 61)], ["end", 0, "x", "", ""],
    ["end", 1, -5, "odd", "name"], ["resource", 3, "Nonsense", 1], ["end_of", 1, 77],
    ["end_of", 0, 0], ["label", 1, 1], ["label", {}, "a"], ["origin", 1, 2], ["origin", 9, 9, 9],
    ["records"], ["records", [1]], ["records", [], [], [], [], [], [], []],
    ["records", [1], [2], [3], [4], [5], [6], ["7"]], ["records", *[[1 << 70]] * 7],
    ["records", *[[99]] * 7], ["records", *[[-3]] * 7],
    ["records", [0], [5], [1], [1], [9], [9], [9]],
    ["records", *[[True]] * 7],
    ["records", [16, 17], [9, 9], [9, 9], [1, 1], [0, 0], [0, 0], [1, 55]],
    ["held", [1], [2], [3], [4]], ["held", [1], [2], [0], [0], [0, 1]], ["held", 1, 2, 3, 4, 5],
    ["open", 1, 2], ["open", [[1]], []], ["open", [[77, 1, 1, 1, 1, 1, 1, None]], [[66] * 6]],
    ["open", [[0, -9, 1, -1, -1, -1, True, 1]], []], ["deadlock", 1, True, [[1, 2]]],
    ["deadlock", 900, True, [[1, 0, 3, 1, 4], [55, 55, 55, 55, 55]]], ["dropped", None],
    ["left", -5], ["left", "x"], ["left", 1 << 80], ["left", 300], ["over", 100, 1_200],
    ["over", 100, None], ["over", [], 1], ["over", 100, 1 << 80], ["over", 100, -(1 << 61)],
    ["dropped", -1], ["name", 0, None], ["name", 10**6, "far"], [["task"], 1],
]  # fmt: skip


def test_hostile_lines_never_raise(tmp_path: Path) -> None:
    dice = random.Random(3)
    for _ in range(100):
        rows = [*MAIN, *dice.choices(HOSTILE, k=30)]
        tail = rows[1:]
        dice.shuffle(tail)
        write(tmp_path, [rows[0], *tail])
        records = Records(tmp_path, PROGRAM)
        records.poll()
        records.status()
        records.deadlock()
        trace = records.trace(Outcome(dice.choice(["finished", "deadlocked"]), "Over."), 1_000)
        assert Trace.from_json(trace.to_json()) == trace
        for span in trace.spans:
            assert 0 <= span.start_ns <= span.end_ns and span.task < len(trace.tasks)


def test_a_holder_that_has_ended_is_told(tmp_path: Path) -> None:
    rows = [["end", 1, 600, "finished", "worker"], ["deadlock", 700, False, [[0, 0, 5, 1, 8]]]]
    write(tmp_path, [*MAIN, *rows])
    records = Records(tmp_path, PROGRAM)
    records.poll()
    deadlock = records.deadlock()
    assert deadlock is not None
    assert "worker took in line 8 and did not release before it ended" in deadlock.lines[0]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"\0" * 1000, b"\xff\xfe\n", b"[" * 100_000 + b"\n", b'["process"', b"NaN\n1\n"],
)
def test_hostile_bytes_never_raise(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "record-1.jsonl").write_bytes(data)
    (tmp_path / "record-1.tail").write_bytes(data)
    (tmp_path / "record-2.jsonl").mkdir()
    (tmp_path / "started").write_bytes(data[:100])
    trace = read(tmp_path)
    assert trace.tasks == () and trace.spans == ()


def test_no_directory_is_no_record(tmp_path: Path) -> None:
    records = Records(tmp_path / "gone", PROGRAM)
    assert not records.poll()
    assert records.status().tasks_alive == 1 and records.deadlock() is None


def test_processes_share_one_clock_and_get_their_parents(tmp_path: Path) -> None:
    write(tmp_path, MAIN)
    worker = [
        ["process", 7, 100, 1_300, "3.11.7"],
        ["task", 0, "process", "MainThread", -1, -1, False, 0, 0],
        ["origin", 100, 1, 12],
        ["task", 0, "process", "Process-1", -1, -1, False, 0, 0],
        ["records", [1], [50], [100], [0], [-1], [2], [0]],
        ["end", 0, 200, "finished", "Process-1"],
    ]
    again = [["process", 7, 100, 1_600, "3.11.7"], *worker[1:3]]
    write(tmp_path, [*worker, *again], pid=7)
    trace = read(tmp_path)
    assert [(t.name, t.pid, t.parent, t.line, t.start_ns, t.end_ns) for t in trace.tasks] == [
        ("MainThread", 0, None, None, 0, None),
        ("worker", 0, 0, 7, 100, None),
        ("manager", 0, 0, None, 150, None),
        ("Process-1", 1, 1, 12, 300, 500),
        ("MainThread", 2, 1, 12, 600, None),
    ]
    assert [row(s)[:4] for s in trace.spans if s.task == 3] == [
        (3, "running", 300, 350),
        (3, "sleeping", 350, 400),
        (3, "running", 400, 500),
    ]
    assert ("start", 1, 3) in [(e.kind, e.task, e.other) for e in trace.events]


def test_processes_stand_in_the_order_in_which_they_were_started(tmp_path: Path) -> None:
    write(tmp_path, MAIN)
    for pid, runs, called in ((7, 1_400, 1_200), (8, 1_300, 1_250)):
        child = [
            ["process", pid, 100, runs, "3.11.7"],
            ["task", 0, "process", f"Process-{pid}", -1, -1, False, 0, 0],
            ["origin", 100, 0, 12, called],
        ]
        write(tmp_path, child, pid=pid)
    trace = read(tmp_path)
    found = [(task.name, task.pid, task.start_ns) for task in trace.tasks if task.pid]
    assert found == [("Process-7", 1, 400), ("Process-8", 2, 300)]


def test_status_counts_the_readers_tasks(tmp_path: Path) -> None:
    write(tmp_path, MAIN)
    records = Records(tmp_path, PROGRAM)
    assert records.poll() and not records.poll()
    status = records.status()
    assert (status.tasks_alive, status.waiting) == (2, ("worker waits for inbox (line 10).",))


KILLED: list[list[Any]] = [
    ["process", 7, 100, 1_300, "3.11.7"],
    ["task", 0, "process", "Process-1", -1, -1, False, 0, 0],
    ["task", 1, "thread", "helper", 0, -1, False, 3, 20],
    ["origin", 100, 0, 12],
    ["resource", 0, "Lock", 4],
    ["open", [[0, 50, 0, 0, 3, 0, False, None]], []],
]


def test_a_process_ends_where_another_saw_its_end(tmp_path: Path) -> None:
    again = [["process", 7, 100, 1_600, "3.11.7"], *KILLED[1:]]
    write(tmp_path, [*KILLED, *again], pid=7)
    write(tmp_path, MAIN)
    records = Records(tmp_path, PROGRAM)
    records.poll()
    assert records.status().tasks_alive == 2 + 2 + 2
    write(tmp_path, [*MAIN, ["over", 7, 1_500], ["over", 8, 1_510]])
    records = Records(tmp_path, PROGRAM)
    records.poll()
    status = records.status()
    assert status.tasks_alive == 2 + 2  # the number 7 is another's now, which is alive
    assert sum("Process-1 waits" in line for line in status.waiting) == 1
    trace = records.trace(Outcome("timed out", "Over."), 1_000)
    lives = [(t.name, t.start_ns, t.end_ns, t.ending) for t in trace.tasks if t.pid == 1]
    assert lives == [
        ("Process-1", 300, 500, "finished"),
        ("helper", 320, 500, "finished"),
    ]
    assert {t.end_ns for t in trace.tasks if t.pid != 1} == {None}
    first = [row(span)[1:4] for span in trace.spans if span.task == 3]
    assert first == [("running", 300, 350), ("waiting", 350, 500)]


def test_the_end_that_a_process_wrote_itself_counts(tmp_path: Path) -> None:
    write(tmp_path, [*KILLED, ["end", 0, 150, "raised", "Process-1"], ["left", 160]], pid=7)
    write(tmp_path, [*MAIN, ["over", 7, 1_600]])
    worker = next(task for task in read(tmp_path).tasks if task.name == "Process-1")
    assert (worker.end_ns, worker.ending) == (450, "raised")


def test_a_process_may_leave_and_may_have_to_stay(tmp_path: Path) -> None:
    write(tmp_path, [*MAIN, ["left", 700]])
    assert {task.end_ns for task in read(tmp_path).tasks} == {700}
    write(tmp_path, [*MAIN, ["left", 700], ["left", -1]])
    assert {task.end_ns for task in read(tmp_path).tasks} == {None}


def test_a_deadlock_can_be_taken_back(tmp_path: Path) -> None:
    path = write(tmp_path, [*MAIN, ["deadlock", 700, True, [[1, 0, 5, 1, 8]]]])
    records = Records(tmp_path, PROGRAM)
    records.poll()
    deadlock = records.deadlock()
    assert deadlock is not None
    assert deadlock.lines[0].startswith("worker waits for ")
    assert deadlock.lines[0].endswith(" (line 5), which it has held itself since line 8.")
    with path.open("a") as file:
        file.write('["deadlock_over"]\n')
    records.poll()
    assert records.deadlock() is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = Lock()", {2: "x"}),
        ("a = b = Lock()", {2: "a"}),
        ("self.x: Lock = Lock()", {2: "self.x"}),
        ("x: Lock", {}),
        ("a, b = Lock(), Lock()", {}),
        ("forks = [\n  Lock()\n  for _ in x]", {2: "forks", 3: "forks", 4: "forks"}),
        ("with Pool() as pool: pass", {2: "pool"}),
        ("x[(i + 1) % 5] = Lock()", {2: "x[(i + 1) % 5]"}),
        ("def (", {}),
        ("\0", {}),
    ],
)
def test_names_that_the_source_tells(source: str, expected: dict[int, str]) -> None:
    assert targets(source, first_line=2) == expected


def test_a_wake_that_comes_when_the_wait_is_over_lets_nobody_go_on() -> None:
    times = ((0, 10), (10, 20), (30, 40))
    spans = [Span(1, "waiting", *time, label="timed out", done=False) for time in times]
    in_vain = merging._waits_in_vain([*reversed(spans), Span(1, "waiting", 40, 50)])

    def is_vain(at: int, other: int | None = 1) -> bool:
        return merging._woke_in_vain(Event("wake", at, 0, other), in_vain)

    assert [at for at in (0, 5, 10, 20, 25, 30, 40, 45) if is_vain(at)] == [0, 5, 10, 20, 30, 40]
    assert not is_vain(5, other=2)
    assert not is_vain(5, other=None)
