"""How fast schedules are explored: labhelpers, frontrun and interleave-test on the same programs.

    python benchmarks/exploring.py [--rounds 5]

Each figure is taken in a process of its own; the tools take turns, so that what else the machine
does falls on all alike, and medians are shown. Every tool may use each of its ways to search; the
one that does best at what is asked counts, and is named.

First failure: from the call to the failure, in a process that has just loaded the tool and has
explored nothing yet. Schedules a second: the same search again and again for a moment. Settled:
how many schedules until nothing is left to try. interleave-test needs Python 3.12, and is left out
before. Aims: at least 10 times the faster peer's schedules a second, a first failure in under
10 ms, a correct locked counter settled in at most 10 schedules.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

AIM_RATIO, AIM_MS, AIM_SCHEDULES = 10, 10.0, 10
MOMENT = 0.5  # seconds that a rate is measured for
LIMIT, FEW = 20_000, 200  # schedules
SYSTEMATIC = ("DPOR", "DFS")  # ways that know when they are done

# --- the programs ------------------------------------------------------------------------------


class Lost:
    """Two threads add 1 to the same number."""

    def __init__(self) -> None:
        self.n = 0

    def first(self) -> None:
        self.n += 1

    second = first

    def holds(self) -> bool:
        return self.n == 2


class Locked(Lost):
    """The same with a lock."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.Lock()

    def first(self) -> None:
        with self.lock:
            self.n += 1

    second = first


class Opposite(Lost):
    """Two threads take two locks in opposite order."""

    def __init__(self) -> None:
        super().__init__()
        self.pen, self.paper = threading.Lock(), threading.Lock()

    def first(self) -> None:
        with self.pen, self.paper:
            pass

    def second(self) -> None:
        with self.paper, self.pen:
            pass

    def holds(self) -> bool:
        return True


PROGRAMS = {"n += 1": Lost, "two locks": Opposite, "locked n += 1": Locked}
FAILING = ("n += 1", "two locks")

_HEAD = """\
from threading import Lock, Thread

class Shared:
    def __init__(self):
        self.n = 0
        self.pen, self.paper = Lock(), Lock()

    def first(self):
        {first}

    def second(self):
        {second}

shared = Shared()
threads = [Thread(target=shared.first), Thread(target=shared.second)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert {holds}
"""
TEXTS = {
    "n += 1": _HEAD.format(first="self.n += 1", second="self.n += 1", holds="shared.n == 2"),
    "two locks": _HEAD.format(
        first="with self.pen, self.paper: pass",
        second="with self.paper, self.pen: pass",
        holds="True",
    ),
    "locked n += 1": _HEAD.format(
        first="with self.pen: self.n += 1",
        second="with self.pen: self.n += 1",
        holds="shared.n == 2",
    ),
}

# --- one search, by each tool ------------------------------------------------------------------

FIRST, RATE, SETTLED = "first failure", "schedules/s", "until settled"


class Searched(NamedTuple):
    """What one search did."""

    schedules: int
    failed: bool
    settled: bool = False


Search = Callable[[str], Searched]
"""Searches; its argument says what for."""


def labhelpers(program: str) -> dict[str, Search]:
    """Return a search by labhelpers, less its process."""
    from labhelpers.model.arena import Arena
    from labhelpers.model.search import Search

    arena = Arena(TEXTS[program], "program.py")

    def search(what: str) -> Searched:
        found = Search(arena, LIMIT, stop_at_failure=what == FIRST).run()
        executed = found.schedules + found.redundant
        return Searched(executed, found.failures > 0, found.is_exhausted)

    return {"DPOR": search}


def frontrun(program: str) -> dict[str, Search]:
    """Return searches by frontrun."""
    os.environ.setdefault("FRONTRUN_ACTIVE", "1")  # what its command line sets
    from frontrun import explore

    kind = PROGRAMS[program]

    def search(strategy: str, **options: Any) -> Searched:
        workers = [kind.first, kind.second]
        done = explore(
            kind, workers, kind.holds, strategy=strategy, reproduce_on_failure=0, **options
        )
        return Searched(done.num_explored, not done.property_holds, strategy == "dpor")

    return {
        "DPOR": lambda what: search("dpor", stop_on_first=what == FIRST),
        "random": lambda what: search("random", seed=1, max_ops=200),
    }


def interleave(program: str) -> dict[str, Search]:
    """Return searches by interleave-test, which always stops at the first failure."""
    from interleave_test import explore

    kind = PROGRAMS[program]

    def model() -> None:
        shared = kind()
        threads = [threading.Thread(target=work) for work in (shared.first, shared.second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert shared.holds()

    def search(strategy: str, iterations: int) -> Searched:
        done = explore(
            model, strategy=strategy, iterations=iterations, seed=1, raise_on_failure=False
        )
        return Searched(done.schedules_run, done.failure is not None, bool(done.exhausted))

    return {
        "random": lambda what: search("random", FEW),
        "PCT": lambda what: search("pct", FEW),
        "DFS": lambda what: search("dfs", LIMIT if what == SETTLED else FEW),
    }


TOOLS = {"labhelpers": labhelpers, "frontrun": frontrun, "interleave-test": interleave}
MODULES = {"frontrun": "frontrun", "interleave-test": "interleave_test"}

# --- measuring, each in a process of its own ----------------------------------------------------


def first_failure(search: Search) -> float:
    """Return the milliseconds until a first failure is found."""
    began = time.perf_counter()
    assert search(FIRST).failed
    return (time.perf_counter() - began) * 1e3


def rate(search: Search) -> float:
    """Return the schedules a second of searches one after the other, after one not counted."""
    search(RATE)
    schedules, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < MOMENT:
        schedules += search(RATE).schedules
    return schedules / passed


def settled(search: Search) -> float:
    """Return the schedules of a search to its end; infinity for one that comes to none."""
    done = search(SETTLED)
    return done.schedules if done.settled else float("inf")


MEASURES = {FIRST: first_failure, RATE: rate, SETTLED: settled}
BEST = {FIRST: min, RATE: max, SETTLED: min}
WANTED = [
    *((FIRST, program) for program in FAILING),
    *((RATE, program) for program in PROGRAMS),
    (SETTLED, "locked n += 1"),
]


def measured(tool: str, what: str, program: str) -> dict[str, float]:
    """Return a figure for each way to search that a tool has, each from a process of its own."""
    ways = _ordered(tool, what, program, "")
    return {way: _ordered(tool, what, program, way)[way] for way in ways}


def _ordered(*order: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--order", json.dumps(order)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def obey(tool: str, what: str, program: str, way: str) -> None:
    """Measure one way to search and print the figure; for no way, print which there are."""
    ways = TOOLS[tool](program)
    out = sys.stdout  # labhelpers gives the program's output another place
    if way:
        figures = {way: MEASURES[what](ways[way])}
    else:
        figures = {name: 0.0 for name in ways if what != SETTLED or name in SYSTEMATIC}
    print(json.dumps(figures), file=out, flush=True)
    os._exit(0)  # whatever threads a search has left


def median_of_best(rounds: list[dict[str, float]], what: str) -> tuple[str, float]:
    """Return the way whose median is the best one, and that."""
    medians = {way: statistics.median(one[way] for one in rounds) for way in rounds[0]}
    best = BEST[what](medians.values())
    return next(way for way, figure in medians.items() if figure == best), best


# --- the table ---------------------------------------------------------------------------------

Table = dict[tuple[str, str, str], tuple[str, float]]


def measure_all(tools: list[str], rounds: int) -> Table:
    """Return (way, figure) for every (measure, program, tool); the tools take turns."""
    taken: dict[tuple[str, str, str], list[dict[str, float]]] = {}
    for number in range(rounds):
        for what, program in WANTED:
            if what == SETTLED and number:
                continue  # a count is the same each time
            for tool in tools:
                figures = measured(tool, what, program)
                taken.setdefault((what, program, tool), []).append(figures)
    return {key: median_of_best(figures, key[0]) for key, figures in taken.items()}


def show(table: Table, tools: list[str]) -> None:
    """Print the table, with ratios to the better peer."""
    print(f"{'':36}" + "".join(f"{tool:>26}" for tool in tools) + f"{'ratio':>9}")
    for what, program in WANTED:
        unit = ", ms" if what == FIRST else ""
        line = f"{what + unit + ': ' + program:36}"
        for tool in tools:
            way, figure = table[what, program, tool]
            line += f"{way:>15}{figure:>11,.{2 if what == FIRST else 0}f}"
        print(line + f"{ratio(table, what, program, tools):8.1f}×")


def ratio(table: Table, what: str, program: str, tools: list[str]) -> float:
    """Return how many times better labhelpers is than the better peer."""
    own, *peers = (table[what, program, tool][1] for tool in tools)
    if not peers:
        return float("nan")
    best = BEST[what](peers)
    return own / best if what == RATE else best / own


def judge(table: Table, tools: list[str]) -> None:
    """Print which aims are met."""
    own = {(what, program): table[what, program, tools[0]][1] for what, program in WANTED}
    slowest = max(own[FIRST, program] for program in FAILING)
    _say(f"first failure under {AIM_MS:g} ms", slowest < AIM_MS)
    _say(f"at most {AIM_SCHEDULES} schedules", own[SETTLED, "locked n += 1"] <= AIM_SCHEDULES)
    if len(tools) > 1:
        least = min(ratio(table, RATE, program, tools) for program in PROGRAMS)
        _say(f"{AIM_RATIO} times the schedules/s", least >= AIM_RATIO)


def _say(aim: str, is_met: bool) -> None:
    print(f"aim: {aim}: {'met' if is_met else 'MISSED'}")


def main() -> None:
    """Measure and print; or, in a process of its own, measure one thing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--order", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.order:
        obey(*json.loads(options.order))
    missing = [tool for tool, module in MODULES.items() if find_spec(module) is None]
    tools = [tool for tool in TOOLS if tool not in missing]
    print(f"{options.rounds} rounds, Python {sys.version.split()[0]}, {os.cpu_count()} CPUs")
    for tool in missing:
        print(f"{tool} is not installed here and left out")
    table = measure_all(tools, options.rounds)
    show(table, tools)
    judge(table, tools)


if __name__ == "__main__":
    main()
