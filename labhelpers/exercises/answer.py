"""An answer, and what running it has shown; each thing is found out once, when it is asked for.

Several properties look at the same run. To make one for each would take seconds, and two of them
might not see the same.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cached_property
from typing import Literal

from labhelpers.exploration import OnProgress, explore
from labhelpers.program import Program
from labhelpers.sandbox import OnStatus, Run, run
from labhelpers.verdicts import Exploration

Clock = Literal["virtual", "real"]

RUN_TIMEOUT = 5.0  # seconds; the longest right answer takes about one
EXPLORE_TIMEOUT = 10.0  # seconds


class Answer:
    """A program that answers an exercise.

    Parameters
    ----------
    program
        As the reader wrote it; its syntax is right.
    clock
        How it is run: "virtual", or "real" for what the model does not know.
    on_progress
        Called now and then while it is explored.
    on_status
        Called now and then while it is run.
    """

    def __init__(
        self,
        program: Program,
        clock: Clock,
        on_progress: OnProgress | None = None,
        on_status: OnStatus | None = None,
    ) -> None:
        self.program = program
        self.clock = clock
        self._on_progress = on_progress
        self._on_status = on_status
        self._explored: dict[tuple[str, int], Exploration] = {}

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree, with the line numbers that the reader sees."""
        return ast.parse(self.program.numbered_source)

    @property
    def last_line(self) -> int:
        """Number of its last line."""
        return self.program.first_line + self.program.source.rstrip().count("\n")

    @cached_property
    def run(self) -> Run:
        """One run of it."""
        virtual = self.clock == "virtual"
        return run(self.program, virtual=virtual, timeout=RUN_TIMEOUT, on_status=self._on_status)

    def explored(self, promise: str, budget: int) -> Exploration:
        """Return what came of all its schedules.

        Parameters
        ----------
        promise
            An expression that has to be true at the program's end. It is added as the last line,
            where the reader sees in which schedule it fails.
        budget
            Number of schedules after which the search goes on by chance, for a while.
        """
        key = (promise, budget)
        if key not in self._explored:
            self._explored[key] = explore(
                self._promising(promise),
                budget=budget,
                timeout=EXPLORE_TIMEOUT,
                most_states=0,
                on_progress=self._on_progress,
            )
        return self._explored[key]

    def _promising(self, promise: str) -> Program:
        if not promise:
            return self.program
        text = f"{self.program.source.rstrip()}\nassert {promise}  # added by the check\n"
        return replace(self.program, source=text)
