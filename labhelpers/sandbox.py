"""Run a program in a child process that can neither hang the notebook nor outlive it.

A deadlock or an endless server in a kernel's own process can only be cured by restarting the
kernel, and everything the reader had computed is lost. Here the program's whole tree of processes
is limited in time, memory and output, ended when it is over, and its end is told in a sentence.
"""

from __future__ import annotations

import math
import pickle
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from labhelpers.arguments import (
    checked_memory,
    checked_names,
    checked_seed,
    checked_timeout,
    program_of,
)
from labhelpers.endings import End, Reason, describe
from labhelpers.hints import KnownNames, hints
from labhelpers.interrupts import noted
from labhelpers.outcome import Outcome
from labhelpers.output import OnOutput, Output, StreamName
from labhelpers.process import Child, guard
from labhelpers.program import Program
from labhelpers.records import Deadlock, Records, Status
from labhelpers.trace import Trace

DEFAULT_TIMEOUT = 10.0  # seconds
DEFAULT_MEMORY = 2 * 2**30  # bytes

OnStatus = Callable[[float, Status], None]
OnDeadlock = Callable[[Deadlock], None]

_TICK = 0.02  # seconds between two looks at the child
_TREE_TICK = 0.25  # seconds between two looks at all its processes: takes some milliseconds
_STATUS_TICK = 0.25
_STATUS_FROM = 1.0  # seconds; a shorter run needs no status line
_LAST_WORDS = 0.2  # seconds from a deadlock to the end, for output that is on its way
_NAMED = 3  # threads that an exception ended
_MARGIN = 1.1  # of virtual time after the last event, or a wait that began then would not show
_GRACE = 0.3  # seconds that processes have to end after the main one


@dataclass(frozen=True)
class Run:
    """One finished run of a program.

    Parameters
    ----------
    program
        What was run.
    outcome
        How it ended.
    trace
        What its tasks did.
    output
        The pieces of output in the order they came: (stream's name, text).
    values
        What was asked for with `get`, by name; a name that could not be brought back is missing,
        and a detail of the outcome says why.
    seconds
        From the program's first line to its end.
    """

    program: Program
    outcome: Outcome
    trace: Trace
    output: tuple[tuple[StreamName, str], ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def stdout(self) -> str:
        """All that was written to stdout."""
        return "".join(text for name, text in self.output if name == "stdout")

    @property
    def stderr(self) -> str:
        """All that was written to stderr."""
        return "".join(text for name, text in self.output if name == "stderr")

    def __repr__(self) -> str:
        return f"<Run of {self.program.name}: {self.outcome.sentence}>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        from labhelpers.views.timeline import timeline

        return timeline(self.trace)._repr_mimebundle_(**options)


class Stopped(KeyboardInterrupt):
    """The reader interrupted a run; its processes have been ended. `run` is what there is of it.

    It is an error, so that the cells that wait behind an interrupted one do not run either.
    """

    def __init__(self, run: Run) -> None:
        super().__init__(run.outcome.sentence)
        self.run = run

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def run(
    program: str | Path | Program,
    *,
    timeout: float = DEFAULT_TIMEOUT,
    memory: int | None = DEFAULT_MEMORY,
    get: Iterable[str] = (),
    virtual: bool = False,
    seed: int = 0,
    echo: bool = False,
    on_output: OnOutput | None = None,
    on_status: OnStatus | None = None,
    on_deadlock: OnDeadlock | None = None,
    known_names: KnownNames | None = None,
) -> Run:
    """Run a program in a process of its own and return what happened.

    Parameters
    ----------
    program
        The text of a program, or the path of its file: a Path, or a str that names a file.
    timeout
        Seconds after which it is ended.
    memory
        Bytes that it and its processes may take together, None for no limit.
    get
        Names of the program's variables to bring back in `Run.values`; they are pickled.
    virtual
        Run it in virtual time: its threads and its clock are modelled, sleeping costs nothing, and
        the same seed gives the same order of everything, on every machine.
    seed
        Which of the many possible orders, 0 or greater; for a virtual run.
    echo
        Print its output as it comes.
    on_output
        Called with the stream's name and each piece of output as it comes.
    on_status
        Called four times a second from the first second on, with the seconds passed and the
        recorder's `Status`.
    on_deadlock
        Called with the `Deadlock` as soon as there is one, a moment before the run is ended.
    known_names
        Tells whether a name that the program misses is defined somewhere else.

    Raises
    ------
    ValueError
        For a limit that is none, a name that is none, a program that is not text, or one that
        cannot run in virtual time.
    FileNotFoundError
        When there is no such file.
    Stopped
        When it was interrupted; a KeyboardInterrupt. All its processes have been ended then.
    """
    program = program_of(program)
    limits = _Limits(checked_timeout(timeout), checked_memory(memory))
    names = checked_names(get)
    model = checked_seed(seed, program) if virtual else None
    output = Output(on_output or (print_piece if echo else None))
    watch = _Watch(program, limits, names, model, output, on_status, on_deadlock)
    done = watch.watch(known_names)
    if done.outcome.kind == "stopped" or watch.interrupts.pressed:
        raise Stopped(done)
    return done


@dataclass(frozen=True, slots=True)
class _Limits:
    seconds: float
    memory: int | None


class _Watch:
    """One run, from the start of its process to the removal of its last trace on the machine."""

    def __init__(
        self,
        program: Program,
        limits: _Limits,
        names: tuple[str, ...],
        seed: int | None,
        output: Output,
        on_status: OnStatus | None,
        on_deadlock: OnDeadlock | None,
    ) -> None:
        self.program = program
        self.limits = limits
        self.names = names
        self.seed = seed
        self.output = output
        self.on_status = on_status
        self.on_deadlock = on_deadlock
        self.began_ns = time.perf_counter_ns()
        self.started = False
        self.deadlocked_ns: int | None = None
        self.next_look, self.next_status = _TREE_TICK, _STATUS_FROM

    def watch(self, known: KnownNames | None) -> Run:
        with noted() as self.interrupts:
            try:
                self.child = Child(self.program, self.names, self.seed)
            except OSError as error:
                return self._not_started(error)
            try:
                self.records = Records(self.child.rundir, self.program)
                end = self._finish(self._wait())
                return self._run(end, known)
            finally:
                self.child.close()

    def _wait(self) -> Reason:
        """Pass the output on until the run is over, and return why it is."""
        try:
            while True:
                for stream, data in self.child.take(_TICK):
                    self._show(stream, data)
                reason = self._reason()
                if reason is not None:
                    return reason
                self._tell_status()
        except KeyboardInterrupt:
            return "stopped"

    def _show(self, stream: StreamName, data: bytes) -> None:
        self.output.feed(stream, data)
        if self.output.full:
            self.child.discard()

    def _reason(self) -> Reason | None:
        seconds = self._seconds()
        self.records.poll()
        if self.interrupts.pressed:
            return "stopped"
        if self._is_deadlocked():
            said = seconds - self._seconds(self.deadlocked_ns) > _LAST_WORDS
            return "deadlocked" if said or self.child.has_exited else None
        if self.child.has_exited:
            return "exit"
        if seconds > self.limits.seconds:
            return "timed out"
        return "out of memory" if self._is_over_memory(seconds) else None

    def _is_deadlocked(self) -> bool:
        deadlock = self.records.deadlock()
        if deadlock is not None and self.deadlocked_ns is None:
            self.deadlocked_ns = time.perf_counter_ns()
            if self.on_deadlock is not None:
                self.on_deadlock(deadlock)
        if deadlock is None:
            self.deadlocked_ns = None  # also where one has come undone
        return deadlock is not None

    def _seconds(self, at_ns: int | None = None) -> float:
        """Return the seconds since the program's first line, or, before it, since the start."""
        if not self.started and self.seed is None:
            began = self.child.read("started")
            if began is not None:
                self.began_ns, self.started = began, True
        return ((at_ns or time.perf_counter_ns()) - self.began_ns) / 1e9

    def _is_over_memory(self, seconds: float) -> bool:
        tree, limit = self.child.tree, self.limits.memory or math.inf
        if seconds < self.next_look:
            return tree.memory(tree.main, limit) > limit
        self.next_look = seconds + _TREE_TICK
        guard.check()
        return tree.memory(tree.look(), limit) > limit

    def _tell_status(self) -> None:
        seconds = self._seconds()
        if self.on_status is None or seconds < self.next_status:
            return
        self.next_status = seconds + _STATUS_TICK
        self.on_status(seconds, self.records.status())

    def _finish(self, reason: Reason) -> End:
        """End the tree, take the last of output and records, and gather what is known."""
        seconds, seen_until = self._seconds(self.deadlocked_ns), self._seconds()
        lines = self._lines(reason)
        self.child.ended_by_us = reason != "exit"
        left, last = self.child.end(grace=_GRACE if reason == "exit" else 0.0)
        for stream, data in last:
            self._show(stream, data)
        for name in ("stdout", "stderr"):
            self.output.feed(name, b"", final=True)
        self.records.poll()
        facts = self.child.read("ended") or {}
        if self.seed is not None:
            seconds = self.records.last_ns() / 1e9
            seen_until = seconds if reason == "exit" else seconds * _MARGIN
        elif reason == "exit" and facts.get("done"):
            seconds = seen_until = self._seconds(facts["at_ns"])
        return End(
            reason=reason,
            seconds=seconds,
            seen_until=seen_until,
            status=self.child.process.poll(),
            facts=facts,
            left=left if reason == "exit" else 0,
            lines=lines,
            timeout=self.limits.seconds,
            memory=self.limits.memory or 0,
            virtual=self.seed is not None,
        )

    def _lines(self, reason: Reason) -> tuple[str, ...]:
        deadlock = self.records.deadlock()
        if reason == "deadlocked" and deadlock is not None:
            return tuple(deadlock.lines)
        if reason != "timed out":
            return ()
        stopped = ("It had been stopped by a signal.",) if self.child.is_stopped else ()
        return (*stopped, *self.records.status().waiting)

    def _run(self, end: End, known: KnownNames | None) -> Run:
        values, problems = _values(self.child.read("values"), self.names)
        outcome = describe(end)
        outcome = replace(
            outcome,
            details=(*outcome.details, *problems),
            hints=hints(end, self.program, self.output.text("stderr"), known),
        )
        trace = self.records.trace(outcome, round(end.seen_until * 1e9), end.virtual)
        outcome = _with_failures(outcome, trace)
        trace = replace(trace, outcome=outcome)
        pieces = tuple(self.output.pieces)
        return Run(self.program, outcome, trace, pieces, values, end.seconds)

    def _not_started(self, error: OSError) -> Run:
        outcome = describe(End("not started", 0.0, lines=(str(error),)))
        trace = Trace(self.program.name, self.program.source, outcome)
        return Run(self.program, outcome, trace)


def _with_failures(outcome: Outcome, trace: Trace) -> Outcome:
    """Name the threads and processes that an exception ended: a program goes on without them."""
    names = [
        task.name
        for task in trace.tasks[1:]
        if task.ending == "raised" and task.kind in ("thread", "process") and not task.library
    ]
    if not outcome.ok or not names:
        return outcome
    more = len(names) - _NAMED
    who = ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return replace(outcome, details=(f"An exception ended {who}.", *outcome.details))


def _values(
    pickles: Mapping[str, tuple[bool, Any]] | None, names: tuple[str, ...]
) -> tuple[dict[str, Any], list[str]]:
    """Return the values brought back, and a line for each that was not."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name in names:
        default = (False, "the program did not come to its end")
        found, data = (pickles or {}).get(name, default)
        if found:
            try:
                values[name] = pickle.loads(data)
                continue
            except Exception as error:
                data = _unpicklable(error)
        problems.append(f"`{name}` was not brought back: {data}.")
    return values, problems


def _unpicklable(error: Exception) -> str:
    return (
        f"the notebook cannot rebuild it ({error}); "
        "bring back numbers, strings, lists and dicts, not objects of the cell's own classes"
    )


def print_piece(stream: StreamName, text: str) -> None:
    """Write a piece of output to this process's own stream of that name."""
    file = sys.stdout if stream == "stdout" else sys.stderr
    file.write(text)
    file.flush()
