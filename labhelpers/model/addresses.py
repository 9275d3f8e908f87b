"""Give numbers to the addresses in texts: `<__main__.Box object at 0x7f4364…>` is `<Box 1>`.

An address differs from run to run, and even from one execution to the next: final values that are
alike would be counted apart, and the steps of one schedule told differently each time. What matters
of it, which objects are the same, a small number tells as well.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(r"(?:__main__\.)?(\w[\w.<>]*)(?: object)? at (0x[0-9a-fA-F]+)")

Numbers = dict[str, dict[tuple[int, int], int]]
"""For each kind of object its numbers, by the task that made it and how many that had made."""


class Addresses:
    """The numbers of one execution's objects.

    Parameters
    ----------
    numbers
        What other executions have numbered; an object that the same task makes as its third, say,
        is given the same number again.
    """

    def __init__(self, numbers: Numbers | None = None) -> None:
        self.task = 0
        """Who has run last, and has made what is told for the first time."""
        self._numbers: Numbers = {} if numbers is None else numbers
        self._of: dict[str, int] = {}
        self._made: dict[tuple[str, int], int] = {}

    def numbered(self, text: str) -> str:
        """Return a text with numbers for its addresses."""
        return _OBJECT.sub(self._name, text) if " at 0x" in text.lower() else text

    def _name(self, match: re.Match[str]) -> str:
        kind, address = match.groups()
        if address not in self._of:
            count = self._made[kind, self.task] = self._made.get((kind, self.task), 0) + 1
            numbers = self._numbers.setdefault(kind, {})
            self._of[address] = numbers.setdefault((self.task, count), len(numbers) + 1)
        return f"{kind} {self._of[address]}"
