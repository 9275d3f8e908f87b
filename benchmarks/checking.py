"""How long a check of an exercise takes: the cell as it stands, the solution, the slowest mistake.

    python benchmarks/checking.py [--runs 3]

Aim: a verdict in under 2 s, whatever the answer is. The median of the runs is shown.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from labhelpers.authoring.exercises import Placed, placed
from labhelpers.exercises import Exercise, judge
from labhelpers.program import Program

AIM = 2.0  # seconds
BOOK = Path(__file__).parents[1] / "book"


def seconds(exercise: Exercise, program: Program, runs: int) -> float:
    """Return the median time of a check."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        judge(exercise, program)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measure(found: Placed, runs: int) -> dict[str, float]:
    """Return the seconds of each kind of answer."""
    exercise = found.exercise
    mistakes = [exercise.program_of(mistake) for mistake in exercise.mistakes]
    return {
        "stub": seconds(exercise, found.program, runs),
        "solution": seconds(exercise, exercise.solution, runs),
        "slowest mistake": max(seconds(exercise, mistake, runs) for mistake in mistakes),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    print(f"{runs} runs each, Python {sys.version.split()[0]}")
    print(f"{'exercise':14} {'stub':>8} {'solution':>9} {'slowest mistake':>16}   aim")
    for found in placed(BOOK):
        times = measure(found, runs)
        cells = (f"{times[kind]:{width}.2f} s" for kind, width in (("stub", 6), ("solution", 7)))
        met = "met" if max(times.values()) < AIM else "MISSED"
        slowest = f"{times['slowest mistake']:14.2f} s"
        print(f"{found.exercise.name:14} {' '.join(cells)} {slowest}   {met}")


if __name__ == "__main__":
    main()
