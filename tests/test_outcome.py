"""The end of a run in a sentence: its form, and the sentence for each kind of end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from labhelpers.endings import End, describe, memory_text
from labhelpers.hints import hints
from labhelpers.outcome import OUTCOME_KINDS, Outcome
from labhelpers.program import Program

DONE = {"kind": "finished", "done": True}
RAISED = {"kind": "raised", "type": "ValueError", "line": 7, "done": True}


def test_json_round_trip() -> None:
    outcome = Outcome("exited", "Exited.", ("a",), ("b", "c"), 3)
    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome


def test_text_has_all_lines() -> None:
    assert str(Outcome("raised", "Raised.", ("a",), ("b",))) == "Raised.\na\nb"


@pytest.mark.parametrize("kind", OUTCOME_KINDS)
def test_only_finished_is_ok(kind: Any) -> None:
    assert Outcome(kind, "").ok == (kind == "finished")


@pytest.mark.parametrize(
    ("end", "kind", "sentence"),
    [
        (End("exit", 2.013, 0, DONE), "finished", "Finished in 2.01 s."),
        (End("exit", 0.02, 1, RAISED), "raised", "Raised ValueError in line 7 after 0.02 s."),
        (End("exit", 0, 1, {**RAISED, "line": None}), "raised", "Raised ValueError after 0.00 s."),
        (End("exit", 0.1, 3, DONE), "exited", "Exited with status 3 after 0.10 s."),
        (End("exit", 0.1, -11, DONE), "killed", "Killed by signal SIGSEGV (11) after 0.10 s."),
        (End("exit", 0.1, -63, DONE), "killed", "Killed by signal 63 after 0.10 s."),
        (End("exit", 0.1, 0xC0000005, DONE), "killed", "Crashed (access violation) after 0.10 s."),
        (End("exit", 0.1, 120, DONE), "exited", "Exited with status 120 after 0.10 s."),
        (End("exit", 0.1, 120, RAISED), "raised", "Raised ValueError in line 7 after 0.10 s."),
        (End("exit", 0.1, 0), "finished", "Finished in 0.10 s."),
        (End("deadlocked", 0.31), "deadlocked", "Deadlocked after 0.31 s: no task can go on."),
        (End("timed out", 10), "timed out", "Timed out: ended after 10.00 s."),
        (End("stopped", 3.2), "stopped", "Stopped by you after 3.20 s."),
        (
            End("out of memory", 1, memory=2**31),
            "out of memory",
            "Needed more than 2.0 GiB of memory: ended after 1.00 s.",
        ),
        (End("not started", 0), "not started", "The program could not be started."),
    ],
)
def test_sentences(end: End, kind: str, sentence: str) -> None:
    outcome = describe(end)
    assert (outcome.kind, outcome.sentence) == (kind, sentence)
    assert outcome.exit_status == (end.status if end.reason == "exit" else None)


@pytest.mark.parametrize(
    ("end", "detail"),
    [
        (End("exit", 0, 0, DONE, left=1), "1 process it had left running was ended."),
        (End("exit", 0, 0, DONE, left=2), "2 processes it had left running were ended."),
        (
            End("timed out", 1, facts=RAISED),
            "The main thread had ended with ValueError in line 7; other tasks went on.",
        ),
        (End("deadlocked", 1, lines=("A waits.",)), "A waits."),
        (End("exit", 0, 0), "No exit handler ran, as after os._exit(): nothing was joined or "),
    ],
)
def test_details(end: End, detail: str) -> None:
    assert describe(end).details[0].startswith(detail)


def test_memory_in_words() -> None:
    assert memory_text(2**31) == "2.0 GiB"
    assert memory_text(100 * 2**20) == "100 MiB"


def _hints(stderr: str = "", source: str = "", **end: Any) -> tuple[str, ...]:
    facts = {"reason": "exit", "seconds": 0.0, **end}
    return hints(End(**facts), Program(source), stderr, lambda name: name == "lock")


@pytest.mark.parametrize(
    ("stderr", "hint"),
    [
        ("process has finished its bootstrapping phase.\n", 'if __name__ == "__main__":'),
        ("NameError: name 'lock' is not defined\n", "`lock` is defined in another cell."),
        ("EOFError: EOF when reading a line\n", "A lab cell has no keyboard"),
        ("OSError: [Errno 98] Address already in use\n", "port 0"),
        ("SyntaxError: 'await' outside function\n", "asyncio.run()"),
    ],
)
def test_hints_for_errors(stderr: str, hint: str) -> None:
    (only,) = _hints(stderr)
    assert hint in only


def test_hints_for_limits() -> None:
    (hint,) = _hints(reason="timed out", timeout=10.0)
    assert "`%%lab --timeout 30` or `run(…, timeout=30)`" in hint
    assert "memory=" in _hints(reason="out of memory")[0]


@pytest.mark.parametrize(
    "stderr",
    ["", "NameError: name 'nowhere' is not defined\n", "print EOFError: EOF when reading a line\n"],
)
def test_no_hint_where_the_cause_is_not_sure(stderr: str) -> None:
    assert _hints(stderr) == ()


def test_one_hint_however_often_the_error_came() -> None:
    assert len(_hints("NameError: name 'lock' is not defined\n" * 3)) == 1
