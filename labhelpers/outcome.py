"""How a program ended, in one sentence that a learner can act on.

Without this, a notebook shows a bare exit status, or nothing at all when the program hangs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

OutcomeKind = Literal[
    "finished",  # the program came to its end, exit status 0
    "raised",  # an exception left the main thread
    "deadlocked",  # tasks wait for one another, or nothing is left that could wake them
    "timed out",
    "exited",  # sys.exit(n) or os._exit(n) with n != 0
    "killed",  # by a signal the sandbox did not send
    "out of memory",  # ended by the sandbox at the memory limit
    "stopped",  # by the reader's interrupt
    "not started",
]
OUTCOME_KINDS: tuple[str, ...] = get_args(OutcomeKind)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one run.

    Parameters
    ----------
    kind
        What happened, one of `OUTCOME_KINDS`.
    sentence
        The same for people: one sentence, with its full stop.
    details
        Further lines, for a deadlock one a waiting task.
    hints
        What the reader can do about it, a sentence each.
    exit_status
        The process's exit status as `subprocess` gives it (negative: killed by that signal),
        None where the sandbox ended the program.
    """

    kind: OutcomeKind
    sentence: str
    details: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    exit_status: int | None = None

    @property
    def ok(self) -> bool:
        """True when the program came to its own end without an error."""
        return self.kind == "finished"

    def __str__(self) -> str:
        return "\n".join((self.sentence, *self.details, *self.hints))

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as JSON types."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outcome:
        """Return the outcome that `to_json` wrote."""
        return cls(
            kind=data["kind"],
            sentence=data["sentence"],
            details=tuple(data["details"]),
            hints=tuple(data["hints"]),
            exit_status=data["exit_status"],
        )
