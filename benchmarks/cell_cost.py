"""What a lab cell costs: `run()` of hello beside `python hello.py`, in pairs.

    python benchmarks/cell_cost.py [--pairs 40]

Each pair is measured back to back, in an order that alternates, so that what else the machine does
falls on both alike. Aim: at most 30 ms more.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from labhelpers import run

HELLO = 'print("hello")\n'
AIM_MS = 30.0


def plain(path: Path) -> float:
    """Return the milliseconds of `python hello.py`."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, str(path)], stdout=subprocess.PIPE, check=True)
    assert done.stdout == b"hello\n"
    return (time.perf_counter() - began) * 1e3


def sandboxed() -> float:
    """Return the milliseconds of a lab cell that does the same."""
    began = time.perf_counter()
    done = run(HELLO)
    assert done.stdout == "hello\n"
    return (time.perf_counter() - began) * 1e3


def measure(pairs: int) -> list[tuple[float, float]]:
    """Return (plain, sandboxed) milliseconds for each pair, after one that is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hello.py"
        path.write_text(HELLO, encoding="utf-8")
        results = []
        for number in range(pairs + 1):
            if number % 2:
                one, other = plain(path), sandboxed()
            else:
                other, one = sandboxed(), plain(path)
            results.append((one, other))
    return results[1:]


def report(results: list[tuple[float, float]]) -> float:
    """Print the table and return the median difference in milliseconds."""
    columns = {
        "python hello.py, ms": [one for one, _ in results],
        "run(hello), ms": [other for _, other in results],
        "difference, ms": [other - one for one, other in results],
        "ratio": [other / one for one, other in results],
    }
    print(f"{len(results)} pairs, Python {sys.version.split()[0]}, {os.cpu_count()} CPUs")
    print(f"{'':22}{'median':>9}{'quartiles':>18}")
    for name, values in columns.items():
        low, middle, high = statistics.quantiles(values, n=4)
        print(f"{name:22}{middle:9.2f}{low:9.2f}{high:9.2f}")
    return statistics.median(columns["difference, ms"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=40)
    difference = report(measure(parser.parse_args().pairs))
    met = "met" if difference <= AIM_MS else "MISSED"
    print(f"aim: at most {AIM_MS:g} ms more: {met}")


if __name__ == "__main__":
    main()
