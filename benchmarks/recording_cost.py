"""What recording adds to a lock: plain, recorded and under VizTracer, in turns in one run.

    python benchmarks/recording_cost.py [--rounds 9]

Each figure is a whole program of its own that times 200,000 pairs on an uncontended lock, in its
processor time (the recorder's own thread included); the three take turns, and a difference is taken
within its round, so that what else the machine does falls on all alike. The median and the least of
the rounds are shown. Aim: at most 0.6 µs added to a pair, and below VizTracer, whose own record
shows no wait of a `with`.

Then: how much memory a million recorded pairs take.
"""

from __future__ import annotations

import argparse
import marshal
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import labhelpers.child

CHILD = Path(labhelpers.child.__file__).with_name("__main__.py")
AIM_US = 0.6
COUNT = 200_000

TIMING = f"""\
import threading
import time

COUNT = {COUNT}


def empty(lock):
    for _ in range(COUNT):
        pass


def pairs(lock):
    for _ in range(COUNT):
        lock.acquire()
        lock.release()


def blocks(lock):
    for _ in range(COUNT):
        with lock:
            pass


def microseconds(work, lock):
    began = time.process_time()
    work(lock)
    return (time.process_time() - began) / COUNT * 1e6


def measure():
    times = []
    for make in (threading.Lock, threading.RLock):
        lock = make()
        loop = microseconds(empty, lock)
        times += [microseconds(work, lock) - loop for work in (pairs, blocks)]
    print(*times)


"""
PLAIN = TIMING + "measure()\n"
VIZTRACER = (
    TIMING
    + """\
from viztracer import VizTracer

tracer = VizTracer(verbose=0, tracer_entries=1_000_000)
tracer.start()
measure()
tracer.stop()
"""
)
MEMORY = """\
import resource
import threading

lock = threading.Lock()


def pairs(count):
    for _ in range(count):
        with lock:
            pass


def mebibytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


at_first = mebibytes()
pairs(200_000)
soon = mebibytes()
pairs(1_000_000)
print(at_first, soon, mebibytes())
"""
CASES = ("Lock, acquire + release", "Lock, with", "RLock, acquire + release", "RLock, with")


def printed(arguments: list[str], folder: Path) -> list[float]:
    """Run Python with `arguments` and return the numbers it prints."""
    environment = {**os.environ, "LABHELPERS_RUN": str(folder)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return [float(word) for word in done.stdout.split()]


def run_plain(source: str) -> list[float]:
    """Return what `source` prints under plain Python."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cell.py"
        path.write_text(source, encoding="utf-8")
        return printed([str(path)], Path(folder))


def run_recorded(source: str) -> list[float]:
    """Return what `source` prints under the recorder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cell.py"
        path.write_text(source, encoding="utf-8")
        config = {"name": "cell.py", "source": source, "file": str(path), "folder": folder}
        (Path(folder) / "config").write_bytes(marshal.dumps({**config, "get": []}))
        return printed([str(CHILD), folder], Path(folder))


def measure(rounds: int) -> list[tuple[list[float], list[float], list[float]]]:
    """Return the plain, recorded and traced times (µs a pair) of each round."""
    return [(run_plain(PLAIN), run_recorded(PLAIN), run_plain(VIZTRACER)) for _ in range(rounds)]


def report(results: list[tuple[list[float], list[float], list[float]]]) -> float:
    """Print the table and return the greatest median that recording added, in µs."""
    version = sys.version.split()[0]
    print(f"Python {version}: µs added to a pair, median (least) of {len(results)} rounds")
    print(f"{'':26}{'plain':>8}{'recorded':>18}{'VizTracer':>18}")
    worst = 0.0
    for index, case in enumerate(CASES):
        plain = statistics.median(result[0][index] for result in results)
        added = [[result[n][index] - result[0][index] for result in results] for n in (1, 2)]
        columns = [f"+{statistics.median(each):.2f} (+{min(each):.2f})" for each in added]
        print(f"{case:26}{plain:8.2f}{columns[0]:>18}{columns[1]:>18}")
        if case.startswith("Lock"):
            worst = max(worst, statistics.median(added[0]))
    return worst


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    worst = report(measure(parser.parse_args().rounds))
    verdict = "within" if worst <= AIM_US else "beyond"
    print(f"Lock: at most +{worst:.2f} µs at the median, {verdict} the aim of {AIM_US} µs.")
    at_first, soon, later = run_recorded(MEMORY)
    print(
        f"Memory: {at_first:.0f} MiB at first, {soon:.0f} MiB after 200,000 pairs, "
        f"{later:.0f} MiB after a million more."
    )


if __name__ == "__main__":
    main()
