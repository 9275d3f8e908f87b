"""Say how a run ended, in one sentence, from what was seen of it.

An exit status says little to a learner: -11, 1 and 120 mean a crash, any exception at all, and an
output that could not be written.
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from labhelpers.outcome import Outcome, OutcomeKind

Reason = Literal["exit", "deadlocked", "timed out", "out of memory", "stopped", "not started"]
_WINDOWS_CRASHES = {0xC0000005: "access violation", 0xC00000FD: "stack overflow"}
_OUTPUT_LOST = 120  # CPython's status when it cannot flush the standard streams at the end


@dataclass(frozen=True, slots=True)
class End:
    """What the sandbox saw.

    Parameters
    ----------
    reason
        Why the run is over: the program's own end, or what made the sandbox end it.
    seconds
        Since the program's first line; for a deadlock, up to the wait that closed it.
    seen_until
        The same up to the end of what was recorded: a picture that stopped at the closing of a
        deadlock would not show anybody waiting.
    status
        Exit status as `subprocess` gives it, None where the sandbox ended the program.
    facts
        What the child wrote about its end (see `labhelpers.child.launch`), empty where nothing.
    left
        Processes that were still running after the program's own end.
    lines
        For a deadlock, who holds and wants what; for a time-out, what was waiting.
    timeout, memory
        The limits, in seconds and bytes.
    virtual
        True where `seconds` are those of a modelled clock.
    """

    reason: Reason
    seconds: float
    status: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    left: int = 0
    lines: tuple[str, ...] = ()
    timeout: float = 0.0
    memory: int = 0
    seen_until: float = 0.0
    virtual: bool = False


def describe(end: End) -> Outcome:
    """Return the outcome, without hints."""
    kind, sentence, details = _by_sandbox(end) if end.reason != "exit" else _by_itself(end)
    if end.left:
        details = (*details, _left_behind(end.left))
    status = end.status if end.reason == "exit" else None
    return Outcome(kind, sentence, details, exit_status=status)


_Told = tuple[OutcomeKind, str, tuple[str, ...]]


def _by_sandbox(end: End) -> _Told:
    after = _duration(end)
    match end.reason:
        case "deadlocked":
            return "deadlocked", f"Deadlocked after {after}: no task can go on.", end.lines
        case "timed out":
            limit = f"{end.timeout:.2f} s of real time, {after}" if end.virtual else after
            return "timed out", f"Timed out: ended after {limit}.", (*_main_over(end), *end.lines)
        case "out of memory":
            size = memory_text(end.memory)
            return "out of memory", f"Needed more than {size} of memory: ended after {after}.", ()
        case "stopped":
            return "stopped", f"Stopped by you after {after}.", end.lines
        case _:
            return "not started", "The program could not be started.", end.lines


def _main_over(end: End) -> tuple[str, ...]:
    """Say what a time-out hides: that the main thread had ended and the others had not."""
    if end.facts.get("kind") == "raised":
        return (f"The main thread had ended with {_raised(end.facts)}; other tasks went on.",)
    return ()


def _by_itself(end: End) -> _Told:
    after, status = _duration(end), end.status or 0
    if status < 0:
        return "killed", f"Killed by signal {signal_name(-status)} after {after}.", ()
    if status in _WINDOWS_CRASHES:
        return "killed", f"Crashed ({_WINDOWS_CRASHES[status]}) after {after}.", ()
    if end.facts.get("kind") == "raised" and status in (1, _OUTPUT_LOST):
        return "raised", f"Raised {_raised(end.facts)} after {after}.", ()
    if status == _OUTPUT_LOST and end.facts.get("kind") == "finished":
        lost = "Its last output could not be written: stdout or stderr was closed."
        return "exited", f"Exited with status {status} after {after}.", (lost,)
    if status:
        return "exited", f"Exited with status {status} after {after}.", ()
    if not end.facts.get("done"):
        skipped = "No exit handler ran, as after os._exit(): nothing was joined or flushed."
        return "finished", f"Finished in {after}.", (skipped,)
    return "finished", f"Finished in {after}.", ()


def _raised(facts: Mapping[str, Any]) -> str:
    line = facts.get("line")
    return f"{facts['type']} in line {line}" if line else str(facts["type"])


def signal_name(number: int) -> str:
    """Return a signal for people: "SIGSEGV (11)"."""
    try:
        return f"{signal.Signals(number).name} ({number})"
    except ValueError:
        return str(number)


def _left_behind(count: int) -> str:
    if count == 1:
        return "1 process it had left running was ended."
    return f"{count} processes it had left running were ended."


def _duration(end: End) -> str:
    return f"{max(end.seconds, 0.0):.2f} s" + (" of virtual time" if end.virtual else "")


def memory_text(size: int) -> str:
    """Return a number of bytes for people: "2.0 GiB", "64 MiB"."""
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{size / 2**20:.0f} MiB"
