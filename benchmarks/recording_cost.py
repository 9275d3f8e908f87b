"""What recording adds to a lock: plain, recorded and under VizTracer, in turns in one run.

    python benchmarks/recording_cost.py [--rounds 9]

Each figure is a whole program of its own that times 200,000 pairs on an uncontended lock, in its
processor time (the recorder's own thread included); they take turns, and a difference is taken
within its round, so that what else the machine does falls on all alike. The median and the least of
the rounds are shown.

VizTracer is cheap by itself, but it records calls: that a `with` waits, and for which lock, its
record does not tell. The last column is VizTracer made to tell it, with an event of its own around
each acquire. Aim: at most 0.6 µs added to a pair, and below what VizTracer needs to show the same.

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
TRACED = """\
tracer = VizTracer(verbose=0, tracer_entries=1_000_000)
tracer.start()
measure()
tracer.stop()
"""
VIZTRACER = TIMING + "from viztracer import VizTracer\n\n" + TRACED
VIZTRACER_WITH_WAITS = (
    TIMING
    + """\
from viztracer import VizTracer


def pairs(lock):
    for _ in range(COUNT):
        with tracer.log_event("lock"):
            lock.acquire()
        lock.release()


def blocks(lock):
    for _ in range(COUNT):
        with tracer.log_event("lock"), lock:
            pass


"""
    + TRACED
)
PEERS = ("recorded", "VizTracer", "showing waits")
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
        (Path(folder) / "config").write_bytes(marshal.dumps({**config, "get": [], "seed": None}))
        return printed([str(CHILD), folder], Path(folder))


def measure(rounds: int) -> list[list[list[float]]]:
    """Return for each round the times (µs a pair): plain, then those of `PEERS`."""
    return [
        [
            run_plain(PLAIN),
            run_recorded(PLAIN),
            run_plain(VIZTRACER),
            run_plain(VIZTRACER_WITH_WAITS),
        ]
        for _ in range(rounds)
    ]


def report(results: list[list[list[float]]]) -> tuple[float, float]:
    """Print the table; return the greatest median added to a Lock by us, the least by the peer."""
    version = sys.version.split()[0]
    print(f"Python {version}: µs added to a pair, median (least) of {len(results)} rounds")
    print(f"{'':26}{'plain':>8}" + "".join(f"{peer:>18}" for peer in PEERS))
    ours, theirs = [], []
    for index, case in enumerate(CASES):
        plain = statistics.median(result[0][index] for result in results)
        added = [[peer[index] - result[0][index] for peer in result[1:]] for result in results]
        columns = list(zip(*added, strict=True))
        medians = [statistics.median(column) for column in columns]
        texts = [f"+{m:.2f} (+{min(c):.2f})" for m, c in zip(medians, columns, strict=True)]
        print(f"{case:26}{plain:8.2f}" + "".join(f"{text:>18}" for text in texts))
        if case.startswith("Lock"):
            ours.append(medians[0])
            theirs.append(medians[-1])
    return max(ours), min(theirs)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    ours, theirs = report(measure(parser.parse_args().rounds))
    verdict = "within" if ours <= AIM_US else "beyond"
    print(f"Lock: at most +{ours:.2f} µs at the median, {verdict} the aim of {AIM_US} µs.")
    print(f"VizTracer, showing waits, adds {theirs / ours:.1f} times as much.")
    at_first, soon, later = run_recorded(MEMORY)
    print(
        f"Memory: {at_first:.0f} MiB at first, {soon:.0f} MiB after 200,000 pairs, "
        f"{later:.0f} MiB after a million more."
    )


if __name__ == "__main__":
    main()
