"""The options of a `%%lab` or `%%explore` line, with errors that say in one line what is allowed.

argparse ends a process, prints a usage of many lines, and accepts abbreviations; a cell wants none
of these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from labhelpers.exploration import DEFAULT_BUDGET, checked_budget
from labhelpers.exploration import DEFAULT_TIMEOUT as EXPLORE_TIMEOUT
from labhelpers.sandbox import DEFAULT_TIMEOUT

ALLOWED = (
    "--timeout SECONDS, --virtual, --seed NUMBER, --as NAME, --get NAME,NAME…, --for EXERCISE "
    "and --no-view"
)

EXPLORE_ALLOWED = (
    "--budget SCHEDULES (or SECONDSs), --outcome NAME,NAME…, --replay ID, --timeout SECONDS, "
    "--as NAME and --no-view"
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


@dataclass
class ExploreOptions:
    """What an `%%explore` line asks for.

    Parameters
    ----------
    budget
        Schedules to try, or a time, as `explore` takes it.
    outcome
        Names of globals whose final values are counted.
    replay
        Id of the one schedule to run, None for all.
    timeout
        Seconds after which it is ended.
    bind
        Name that the exploration gets in the notebook, "" for none.
    view
        False for the verdict alone, without the stepper.
    """

    budget: int | str = DEFAULT_BUDGET
    outcome: tuple[str, ...] = ()
    replay: str | None = None
    timeout: float = EXPLORE_TIMEOUT
    bind: str = ""
    view: bool = True


def parse(line: str) -> Options:
    """Return the options in `line`, the text after `%%lab`.

    Raises
    ------
    ValueError
        With one line for the reader.
    """
    options = Options()
    _read(line, options, "%%lab", ALLOWED, _WITH_VALUE)
    if options.seed is not None and not options.virtual:
        raise ValueError(
            "--seed chooses the order of a virtual run: write --virtual --seed NUMBER."
        )
    return options


def parse_explore(line: str) -> ExploreOptions:
    """Return the options in `line`, the text after `%%explore`.

    Raises
    ------
    ValueError
        With one line for the reader.
    """
    options = ExploreOptions()
    _read(line, options, "%%explore", EXPLORE_ALLOWED, _EXPLORE_WITH_VALUE)
    return options


def _read(
    line: str,
    options: Any,
    magic: str,
    allowed: str,
    with_value: Mapping[str, Callable[[Any, str], None]],
) -> None:
    words = re.sub(r"\s*,\s*", ",", line).replace("=", " ").split()
    while words:
        option = words.pop(0)
        if option in _FLAGS and hasattr(options, _FLAGS[option][0]):
            setattr(options, *_FLAGS[option])
        elif option in with_value:
            if not words or words[0].startswith("--"):
                raise ValueError(f"{option} needs a value: allowed are {allowed}.")
            with_value[option](options, words.pop(0))
        else:
            raise ValueError(f"{magic} does not know {option!r}: allowed are {allowed}.")


_FLAGS = {"--no-view": ("view", False), "--virtual": ("virtual", True)}


def _timeout(options: Options | ExploreOptions, value: str) -> None:
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


def _as(options: Options | ExploreOptions, value: str) -> None:
    options.bind = _name("--as", value)


def _get(options: Options, value: str) -> None:
    options.get += tuple(_name("--get", name) for name in value.strip(",").split(","))


def _for(options: Options, value: str) -> None:
    options.exercise = value


def _name(option: str, value: str) -> str:
    if not value.isidentifier() or iskeyword(value):
        raise ValueError(f"{option} takes a variable's name, and {value!r} cannot be one.")
    return value


def _budget(options: ExploreOptions, value: str) -> None:
    checked_budget(value)
    options.budget = value


def _outcome(options: ExploreOptions, value: str) -> None:
    options.outcome += tuple(_name("--outcome", name) for name in value.strip(",").split(","))


def _replay(options: ExploreOptions, value: str) -> None:
    options.replay = value


_WITH_VALUE: dict[str, Callable[[Any, str], None]] = {
    "--timeout": _timeout,
    "--as": _as,
    "--get": _get,
    "--seed": _seed,
    "--for": _for,
}
_EXPLORE_WITH_VALUE: dict[str, Callable[[Any, str], None]] = {
    "--budget": _budget,
    "--outcome": _outcome,
    "--replay": _replay,
    "--timeout": _timeout,
    "--as": _as,
}
