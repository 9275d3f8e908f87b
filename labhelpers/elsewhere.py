"""Programs for other Pythons than this one: shown as recorded, run where such a one is found.

A chapter about new Pythons is read on old ones. What a cell shows must then come from a recording,
which says on what and when it was made, and whoever has such a Python wants to see for themselves.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

FILE = "recordings.json"  # beside the notebook
VARIABLE = "LABHELPERS_PYTHONS"  # more interpreters, separated as in PATH
TIMEOUT = 120.0  # seconds; what a program may take on a busy machine

_FIGURE = re.compile(r"[ ]*\b\d+(\.\d+)?(×|[ ](s|ms|%))(?!\w)")
_SECONDS = re.compile(r"(?P<what>.+?): *(?P<figure>\d+(\.\d+)?) (?P<unit>s|ms)$")
_TAG = """
import sys, sysconfig

free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
print("%d.%d" % sys.version_info[:2] + free if sys.version_info >= (3, 11) else "")
"""
_SHARE = """
from time import perf_counter, process_time

start, cpu = perf_counter(), process_time()
while perf_counter() < start + 0.3:
    pass
print((process_time() - cpu) / (perf_counter() - start))
"""
_PLACES = (
    ".pyenv/versions/*/bin/python",
    ".local/share/uv/python/*/bin/python",
    "AppData/Roaming/uv/python/*/python.exe",
)


@dataclass
class Recordings:
    """What programs printed on several Pythons.

    Parameters
    ----------
    date, machine
        When and on what they were recorded.
    pythons
        Of each tag ("3.14", "3.14t"): which Python it was.
    sources
        The programs, by name.
    printed
        Of each program and tag: the lines.
    only_recorded
        Programs that need more than a Python, and are not tried again elsewhere.
    """

    date: str = ""
    machine: str = ""
    pythons: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    printed: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    only_recorded: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path | None = None) -> Recordings:
        """Read what is beside a notebook, whose kernel works in its folder."""
        path = (folder or Path.cwd()) / FILE
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()

    def write(self, path: Path) -> None:
        """Write them down."""
        text = json.dumps(vars(self), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")

    def text(self, name: str) -> str:
        """Return what a program printed on each Python, and where that was."""
        parts = [f"Recorded on {self.date}, {self.machine}."]
        for tag, lines in self.printed[name].items():
            parts.append("\n".join((self.pythons[tag], *(f"    {line}" for line in lines))))
        return "\n\n".join(parts)

    def seconds(self, name: str) -> dict[str, dict[str, float]]:
        """Return the times that a program printed as `what: 1.23 s`, of each tag."""
        found: dict[str, dict[str, float]] = {}
        for tag, lines in self.printed[name].items():
            for match in filter(None, map(_SECONDS.fullmatch, lines)):
                factor = 0.001 if match["unit"] == "ms" else 1
                found.setdefault(tag, {})[match["what"]] = float(match["figure"]) * factor
        return found

    def disagreements(self, pythons: dict[str, str], attempts: int = 3) -> Iterator[str]:
        """Run the programs on these Pythons; yield a line for each that prints something else.

        Figures with a unit may differ. A program gets several attempts: another one may have kept
        the processors busy.
        """
        again = {name: of for name, of in self.printed.items() if name not in self.only_recorded}
        for name, printed in again.items():
            for tag in sorted(printed.keys() & pythons.keys()):
                wanted = without_figures(printed[tag])
                tried = (run_on(pythons[tag], self.sources[name]) for _ in range(attempts))
                if not any(without_figures(lines) == wanted for lines in tried):
                    yield f"{name} prints something else on {tag} ({pythons[tag]})."


def without_figures(lines: Iterable[str]) -> list[str]:
    """Return the lines without what is measured."""
    return [_FIGURE.sub(" FIGURE", line) for line in lines]


def pythons_here() -> dict[str, str]:
    """Return the Pythons of this machine, each by its tag: on PATH, of uv and pyenv, and named."""
    found: dict[str, str] = {}
    for path in _candidates():
        if tag := tag_of(path):
            found.setdefault(tag, path)
    return found


def tag_of(python: str) -> str:
    """Return "3.14" or, without a GIL, "3.14t"; "" for a file that is no Python from 3.11 on."""
    done = subprocess.run(
        [python, "-c", _TAG], capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _candidates() -> Iterator[str]:
    names = [f"python3.{minor}{build}" for minor in range(13, 17) for build in ("", "t")]
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    named = [Path(path) for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
    files = [f"{name}{end}" for name in names for end in ("", ".exe")]
    on_path = [folder / file for file in files for folder in folders]
    installed = [path for place in _PLACES for path in sorted(Path.home().glob(place))]
    seen = set()
    for path in (*named, Path(sys.executable), *on_path, *installed):
        if str(path) not in seen and path.is_file() and os.access(path, os.X_OK):
            seen.add(str(path))
            yield str(path)


def run_on(python: str, source: str, timeout: float = TIMEOUT) -> list[str]:
    """Run a program on another Python; return what it printed, and how it failed if it did."""
    unwanted = {"PYTHON_GIL", "PYTHONPATH", "PYTHONHOME"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"PYTHONIOENCODING": "utf-8"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.py")
        path.write_text(source, encoding="utf-8")
        try:
            done = subprocess.run(
                [python, str(path)],
                capture_output=True,
                encoding="utf-8",
                env=environment,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [f"not at its end after {timeout:g} s"]
    failed = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return done.stdout.splitlines() + failed


def assert_agreement() -> None:
    """Run what was recorded on the Pythons of this machine; raise where one disagrees.

    Where two programs do not get a processor each, nothing can be told, and nothing is raised.
    """
    different = list(Recordings.read().disagreements(pythons_here()))
    if different and _two_processors_are_free():
        raise AssertionError("\n".join(different))


def _two_processors_are_free() -> bool:
    command = [sys.executable, "-c", _SHARE]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return all(float(one.communicate(timeout=TIMEOUT)[0]) > 0.9 for one in both)


def register(shell: InteractiveShell) -> None:
    """Make the magic known."""
    shell.magics_manager.register_function(recorded, magic_kind="cell", magic_name="recorded")


def unregister(shell: InteractiveShell) -> None:
    """Take it away again."""
    shell.magics_manager.magics["cell"].pop("recorded", None)


def recorded(line: str, cell: str) -> None:
    """Show what the cell's program printed on other Pythons: `%%recorded NAME`.

    With --here it is run on those that are found on this machine, as it stands in the cell.
    Further options are for whoever records: --since 3.14, --free-threaded, --best-of 5,
    --only-recorded.
    """
    name, *options = line.split() or [""]
    recordings = Recordings.read()
    if name not in recordings.printed:
        known = ", ".join(recordings.printed) or "none"
        raise UsageError(f"No recording is called {name!r}; there are: {known}.")
    if "--here" in options:
        _show_here(cell)
    elif recordings.sources[name].strip() != cell.strip():
        raise UsageError("You have changed the program. Run it on your Pythons with --here.")
    else:
        print(recordings.text(name))


def _show_here(source: str) -> None:
    for tag, python in sorted(pythons_here().items()):
        print(f"Python {tag}, {python}", *run_on(python, source), sep="\n    ")
