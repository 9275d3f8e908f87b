"""How soon a deadlock is told: from the acquire that closes the cycle to the message and the end.

    python benchmarks/deadlock_latency.py [--runs 10]

The program prints the clock, which is one for all processes of a machine, just before it takes the
lock that closes the cycle. Aims: message under 50 ms, the cell's end under 500 ms.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from labhelpers import run

PROGRAM = """
import time
from threading import Barrier, Lock, Thread

first, second, both = Lock(), Lock(), Barrier(2)

def take(one, other, delay):
    with one:
        both.wait()
        time.sleep(delay)
        if delay:
            print(time.perf_counter_ns(), flush=True)
        with other:
            pass

Thread(target=take, args=(first, second, 0)).start()
Thread(target=take, args=(second, first, 0.3)).start()
"""


def measure() -> tuple[float, float]:
    """Return the milliseconds from the closing to the message, and to the end of `run`."""
    told: list[int] = []
    done = run(PROGRAM, on_deadlock=lambda deadlock: told.append(time.perf_counter_ns()))
    ended = time.perf_counter_ns()
    assert done.outcome.kind == "deadlocked", done.outcome
    closed = int(done.stdout)
    return (told[0] - closed) / 1e6, (ended - closed) / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    results = [measure() for _ in range(parser.parse_args().runs)]
    print(f"{len(results)} runs, Python {sys.version.split()[0]}")
    aims = {"message": 50.0, "cell's end": 500.0}
    for (name, aim), values in zip(aims.items(), zip(*results, strict=True), strict=True):
        worst = max(values)
        met = "met" if worst < aim else "MISSED"
        print(
            f"{name:12} median {statistics.median(values):6.1f} ms, worst {worst:6.1f} ms, ", end=""
        )
        print(f"aim under {aim:g} ms: {met}")


if __name__ == "__main__":
    main()
