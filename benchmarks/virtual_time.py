"""What virtual time costs: the programs of a first lesson, which sleep for most of a minute.

    python benchmarks/virtual_time.py [--runs 100]

First, all of them one after the other, each in a process of its own as in a cell; aim: under 2 s
together. Then many runs with one seed, which must not differ in a byte of output or record.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from labhelpers import Run, run

LESSONS = sorted((Path(__file__).parents[1] / "tests" / "model" / "lesson").glob("*.py"))
AIM = 2.0  # seconds
ROUNDS = 5


def timed(path: Path) -> tuple[float, float]:
    """Return the seconds that a run takes, and those that it would have taken without the model."""
    began = time.perf_counter()
    done = run(path, virtual=True)
    return time.perf_counter() - began, done.trace.end_ns / 1e9


def everything(done: Run) -> tuple[str, ...]:
    """Return all that a run has told."""
    return done.stdout, done.stderr, done.outcome.sentence, done.trace.to_json()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    print(f"best of {ROUNDS}, Python {sys.version.split()[0]}, {os.cpu_count()} CPUs")
    total = 0.0
    for path in LESSONS:
        seconds, virtual = min(timed(path) for _ in range(ROUNDS))
        total += seconds
        print(f"{path.stem:15} {virtual:6.2f} s of virtual time in {seconds:5.2f} s")
    print(f"together {total:.2f} s, aim under {AIM:g} s: {'met' if total < AIM else 'MISSED'}")
    for path in LESSONS:
        different = len({everything(run(path, virtual=True, seed=7)) for _ in range(runs)})
        print(f"{path.stem:15} {runs} runs with seed 7, results: {different}")


if __name__ == "__main__":
    main()
