"""The options of a `%%lab` line, with errors that say in one line what is allowed.

argparse ends a process, prints a usage of many lines, and accepts abbreviations; a cell wants none
of these.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from keyword import iskeyword

from labhelpers.sandbox import DEFAULT_TIMEOUT

ALLOWED = (
    "--timeout SECONDS, --virtual, --seed NUMBER, --as NAME, --get NAME,NAME…, --for EXERCISE "
    "and --no-view"
)


@dataclass
class Options:
    """What a `%%lab` line asks for.

    Parameters
    ----------
    timeout
        Seconds after which the program is ended.
    bind
        Name that the run gets in the notebook, "" for none.
    get
        Names of the program's variables that the notebook gets.
    view
        False for the outcome's sentence alone, without the timeline.
    virtual
        True for modelled threads and time.
    seed
        Decides the order of a virtual run.
    exercise
        Name of the exercise that the program answers, "" for none.
    """

    timeout: float = DEFAULT_TIMEOUT
    bind: str = ""
    get: tuple[str, ...] = ()
    view: bool = True
    virtual: bool = False
    seed: int | None = None
    exercise: str = ""


def parse(line: str) -> Options:
    """Return the options in `line`, the text after `%%lab`.

    Raises
    ------
    ValueError
        With one line for the reader.
    """
    options = Options()
    words = re.sub(r"\s*,\s*", ",", line).replace("=", " ").split()
    while words:
        option = words.pop(0)
        if option == "--no-view":
            options.view = False
        elif option == "--virtual":
            options.virtual = True
        elif option in _WITH_VALUE:
            if not words or words[0].startswith("--"):
                raise ValueError(f"{option} needs a value: allowed are {ALLOWED}.")
            _WITH_VALUE[option](options, words.pop(0))
        else:
            raise ValueError(f"%%lab does not know {option!r}: allowed are {ALLOWED}.")
    if options.seed is not None and not options.virtual:
        raise ValueError(
            "--seed chooses the order of a virtual run: write --virtual --seed NUMBER."
        )
    return options


def _timeout(options: Options, value: str) -> None:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise ValueError(
            f"--timeout takes seconds greater than 0, such as 30 or 2.5, not {value!r}."
        )
    options.timeout = seconds


def _seed(options: Options, value: str) -> None:
    if not (value.isascii() and value.isdigit()):
        raise ValueError(f"--seed takes a whole number such as 0 or 7, not {value!r}.")
    options.seed = int(value)


def _as(options: Options, value: str) -> None:
    options.bind = _name("--as", value)


def _get(options: Options, value: str) -> None:
    options.get += tuple(_name("--get", name) for name in value.strip(",").split(","))


def _for(options: Options, value: str) -> None:
    options.exercise = value


def _name(option: str, value: str) -> str:
    if not value.isidentifier() or iskeyword(value):
        raise ValueError(f"{option} takes a variable's name, and {value!r} cannot be one.")
    return value


_WITH_VALUE = {
    "--timeout": _timeout,
    "--as": _as,
    "--get": _get,
    "--seed": _seed,
    "--for": _for,
}
