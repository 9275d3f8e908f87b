"""Run a program under the recorder and read what it wrote, without the kernel's side.

Each test compares the program's output with that of plain Python: recording must not change it.
"""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

import labhelpers.child

MAIN = Path(labhelpers.child.__file__).with_name("__main__.py")
STATES = ("waiting", "sleeping", "io", "queue", "holding", "task", "callback", "holding")
NOT_DONE = 8
EVENTS = {16: "start", 17: "wake", 18: "submit", 19: "switch"}
LONGEST = 120  # seconds that a program may take where others keep the machine busy


@dataclass
class Span:
    """One record of a state; times in ns of the machine's clock."""

    task: str
    state: str
    start: int
    end: int
    line: int
    label: str
    resource: str
    done: bool

    @property
    def seconds(self) -> float:
        return (self.end - self.start) / 1e9


@dataclass
class Process:
    """What one process has written."""

    pid: int
    parent: int
    started: int
    tasks: dict[int, list[Any]] = field(default_factory=dict)
    endings: dict[int, tuple[str, str]] = field(default_factory=dict)
    origin: tuple[int, int, int] | None = None
    resources: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=lambda: {0: ""})
    rows: list[list[Any]] = field(default_factory=list)
    deadlocks: int = 0

    def name(self, task: int) -> str:
        """Return the last name of a task."""
        if task in self.endings:
            return self.endings[task][1]
        return str(self.tasks[task][2]) if task in self.tasks else f"task {task}"

    def names(self, kind: str | None = None) -> list[str]:
        """Return the names of the tasks a view shows, in the order of their starts."""
        return [
            self.name(number)
            for number, row in self.tasks.items()
            if not row[5] and kind in (None, row[1])
        ]

    def task(self, name: str) -> list[Any]:
        """Return [id, kind, name, parent, carrier, library, line, started]."""
        return next(row for number, row in self.tasks.items() if self.name(number) == name)

    def ending(self, name: str) -> str:
        return self.endings[self.task(name)[0]][0]

    def spans(self, task: str | None = None, state: str | None = None) -> list[Span]:
        """Return the spans of `task` and `state`, in order of start."""
        found = [self._span(row) for row in self.rows if row[0] < 16]
        chosen = [
            span for span in found if task in (None, span.task) and state in (None, span.state)
        ]
        return sorted(chosen, key=lambda span: span.start)

    def _span(self, row: list[Any]) -> Span:
        code, start, end, task, resource, line, label = row
        return Span(
            self.name(task),
            STATES[code % NOT_DONE],
            start + self.started,
            end + self.started,
            line,
            self.labels.get(label, ""),
            self.resources.get(resource, ""),
            code < NOT_DONE,
        )

    def events(self, kind: str) -> list[tuple[str, str]]:
        """Return (task, other) of each event; for "submit" (task, label)."""
        rows = sorted((row for row in self.rows if EVENTS.get(row[0]) == kind), key=lambda r: r[1])
        of = self.labels.get if kind == "submit" else self.name
        return [(self.name(row[3]), str(of(row[6]))) for row in rows]


@dataclass
class Recording:
    """A run under the recorder."""

    stdout: str
    stderr: str
    status: int
    processes: list[Process]

    @property
    def main(self) -> Process:
        return self.processes[0]

    @property
    def workers(self) -> list[Process]:
        """Processes of the program's own, but for the main one."""
        return [process for process in self.processes[1:] if not process.tasks[0][5]]


def record(source: str, folder: Path, until: str = "", **environment: str) -> Recording:
    """Run `source` under the recorder; end it when it has written a line tagged `until`."""
    text = dedent(source).lstrip()
    path = folder / "cell.py"
    path.write_text(text)
    config: dict[str, Any] = {
        "name": "cell.py",
        "source": text,
        "file": str(path),
        "folder": str(folder),
    }
    config["get"] = []
    (folder / "config").write_bytes(marshal.dumps(config))
    environment = {"LABHELPERS_RUN": str(folder), **environment}
    run = _run([str(MAIN), str(folder)], folder, environment, until)
    processes = sorted(map(_read, folder.glob("record-*.jsonl")), key=lambda each: each.started)
    return Recording(run.stdout, run.stderr, run.returncode, processes)


def plain(source: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `source` as `python cell.py`."""
    home = folder / "plain"
    home.mkdir()
    (home / "cell.py").write_text(dedent(source).lstrip())
    return _run(["cell.py"], home, environment)


def record_as_plain(source: str, folder: Path, **environment: str) -> Recording:
    """Record `source`, and see that plain Python prints and returns the same."""
    recording = record(source, folder, **environment)
    expected = plain(source, folder, **environment)
    assert (recording.stdout, recording.status) == (expected.stdout, expected.returncode), (
        recording.stderr
    )
    return recording


def _run(
    arguments: list[str], folder: Path, environment: dict[str, str], until: str = ""
) -> subprocess.CompletedProcess[str]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        if until:
            _wait_for(folder, f'["{until}"')
            process.kill()
        stdout, stderr = process.communicate(timeout=LONGEST)
    finally:
        with process:  # closes the pipes and waits
            process.kill()
    return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)


def _wait_for(folder: Path, text: str) -> None:
    give_up = time.monotonic() + LONGEST
    while not any(text in path.read_text() for path in folder.glob("record-*.[jt]*")):
        assert time.monotonic() < give_up, f"no line {text} was written"
        time.sleep(0.02)


def _read(path: Path) -> Process:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    _, pid, parent, started, *_ = lines[0]
    process = Process(pid, parent, started)
    for tag, *rest in lines[1:]:
        _take(process, tag, rest)
    return process


def _take(process: Process, tag: str, rest: list[Any]) -> None:
    if tag == "task":
        process.tasks[rest[0]] = rest
    elif tag == "end":
        process.endings[rest[0]] = (rest[2], rest[3])
    elif tag == "origin":
        process.origin = (rest[0], rest[1], rest[2])
    elif tag in ("resource", "name"):
        process.resources[rest[0]] = rest[1]
    elif tag == "label":
        process.labels[rest[0]] = rest[1]
    elif tag == "records":
        process.rows += map(list, zip(*rest, strict=True))
    elif tag == "held":
        process.rows += [[7, *row, 0] for row in zip(*rest, strict=True)]
    elif tag == "deadlock":
        process.deadlocks += 1
