"""Record what a notebook's programs print on other Pythons, for readers who do not have them.

    python -m labhelpers.authoring.recordings book/together/new-pythons.ipynb PYTHON…

The programs are the cells that begin with `%%recorded NAME`. `--since 3.14` leaves out older
Pythons, `--free-threaded` those that have a GIL, and `--best-of N` runs a program N times on each,
in turn, and keeps the least of each time. `--only-recorded` says that it needs more than a Python,
and is not to be tried on a reader's. Without names of interpreters it takes those it finds.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from labhelpers.authoring.notebooks import read
from labhelpers.elsewhere import FILE, Recordings
from labhelpers.interpreters import TIMEOUT, pythons_here, run_on, tag_of

_CELL = re.compile(r"%%recorded (?P<name>\S+)(?P<options>[^\n]*)\n(?P<source>.*)", re.DOTALL)
_TIME = re.compile(r"\d+\.\d+(?= m?s\b)")
_ABOUT = (
    "import platform, sys; gil = getattr(sys, '_is_gil_enabled', lambda: True)();"
    "print('CPython', platform.python_version() + ',', 'with the GIL' if gil else 'free-threaded')"
)


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A program, and where it is to be recorded."""

    name: str
    source: str
    since: tuple[int, ...] = (3, 11)
    free_threaded: bool = False
    best_of: int = 1
    only_recorded: bool = False

    def is_for(self, tag: str) -> bool:
        """Return whether it is to be recorded on the Python of this tag."""
        version = tuple(map(int, tag.rstrip("t").split(".")))
        return version >= self.since and (tag.endswith("t") or not self.free_threaded)


def to_record(notebook: Path) -> list[ToRecord]:
    """Return the programs of a notebook that are shown as recorded."""
    found = (_CELL.fullmatch(cell["source"]) for cell in read(notebook)["cells"])
    return [_read(match) for match in found if match]


def _read(match: re.Match[str]) -> ToRecord:
    parser = argparse.ArgumentParser(prog="%%recorded")
    parser.add_argument("--since", default="3.11")
    parser.add_argument("--free-threaded", action="store_true")
    parser.add_argument("--best-of", type=int, default=1)
    parser.add_argument("--only-recorded", action="store_true")
    options = vars(parser.parse_args(match["options"].split()))
    options["since"] = tuple(map(int, options["since"].split(".")))
    return ToRecord(match["name"], match["source"].rstrip("\n") + "\n", **options)


def record(programs: Sequence[ToRecord], pythons: dict[str, str], machine: str) -> Recordings:
    """Run the programs on the Pythons, and return what they printed."""
    made = Recordings(_today(), machine, {tag: _about(path) for tag, path in pythons.items()})
    for program in programs:
        tags = [tag for tag in pythons if program.is_for(tag)]
        made.sources[program.name] = program.source
        made.only_recorded += [program.name] if program.only_recorded else []
        rounds = [
            {tag: run_on(pythons[tag], program.source) for tag in tags}
            for _ in range(program.best_of)
        ]
        made.printed[program.name] = {tag: least([one[tag] for one in rounds]) for tag in tags}
    return made


def least(runs: Sequence[list[str]]) -> list[str]:
    """Return the lines of several runs of a program as one, with the least of each time."""
    return [min(same, key=_time) for same in zip(*runs, strict=True)]


def _time(line: str) -> float:
    match = _TIME.search(line)
    return float(match[0]) if match else 0.0


def _about(python: str) -> str:
    done = subprocess.run(
        [python, "-c", _ABOUT], capture_output=True, text=True, timeout=TIMEOUT, check=True
    )
    return done.stdout.strip()


def _today() -> str:
    today = date.today()
    return f"{today.day} {today:%B %Y}"


def _machine() -> str:
    return f"on {platform.system()} {platform.machine()} with {os.cpu_count()} processors"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m labhelpers.authoring.recordings")
    parser.add_argument("notebook", type=Path)
    parser.add_argument("pythons", nargs="*", help="interpreters; those that are found if none")
    parser.add_argument("--only", default="", help="record this program again, keep the others")
    options = parser.parse_args(arguments)
    path = options.notebook.parent / FILE
    pythons = {tag_of(python): python for python in options.pythons} or pythons_here()
    programs = to_record(options.notebook)
    chosen = [program for program in programs if options.only in ("", program.name)]
    made = record(chosen, pythons, _machine())
    if options.only:
        kept = Recordings.read(options.notebook.parent)
        made.sources = kept.sources | made.sources
        made.printed = kept.printed | made.printed
        made.only_recorded = sorted({*kept.only_recorded, *made.only_recorded})
    made.write(path)
    print(f"{len(chosen)} programs recorded in {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
