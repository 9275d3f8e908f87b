"""Programs for other Pythons than this one: shown as recorded, run where such a one is found.

A chapter about new Pythons is read on old ones. What a cell shows must then come from a recording,
which says on what and when it was made, and whoever has such a Python wants to see for themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from labhelpers.interpreters import pythons_here, run_on, two_processors_are_free

FILE = "recordings.json"  # beside the notebook

_FIGURE = re.compile(r"[ ]*\b\d+(\.\d+)?(×|[ ](s|ms|%))(?!\w)")
_SECONDS = re.compile(r"(?P<what>.+?): *(?P<figure>\d+(\.\d+)?) (?P<unit>s|ms)$")


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


def assert_agreement() -> None:
    """Run what was recorded on the Pythons of this machine; raise where one disagrees.

    Where two programs do not get a processor each, nothing can be told, and nothing is raised.
    """
    different = list(Recordings.read().disagreements(pythons_here()))
    if different and two_processors_are_free():
        raise AssertionError("\n".join(different))


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
