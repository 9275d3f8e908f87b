"""Times and figures as text, the same in every view.

Measured figures keep one unit and one form (`0.00 s`, `0.00×`), so that a checker of stored
outputs can replace the digits and still compare everything else.
"""

from __future__ import annotations

UNITS = ((1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"), (1, "ns"))


def seconds(ns: float) -> str:
    """Return a duration of `ns` nanoseconds as seconds with two digits: "0.25 s"."""
    return f"{ns / 1e9:.2f} s"


def ratio(value: float) -> str:
    """Return a ratio with two digits: "1.97×"."""
    return f"{value:.2f}×"


def duration(ns: int) -> str:
    """Return `ns` nanoseconds with three significant digits and the unit that fits: "1.25 ms"."""
    size, unit = next(((s, u) for s, u in UNITS if abs(ns) >= s), (1, "ns"))
    value = ns / size
    digits = 0 if value >= 99.95 or size == 1 else 1 if value >= 9.995 else 2
    return f"{value:.{digits}f} {unit}"


def count(number: int, noun: str) -> str:
    """Return number and noun: "1 thread", "1,200 threads", "2 processes"."""
    plural = noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")
    return f"{number:,} {noun if number == 1 else plural}"
