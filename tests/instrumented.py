"""Run a program plain and instrumented, and compare all that it does.

The helpers here record what they are told and do nothing else; they answer as those of a model do.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import re
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from labhelpers.model.accesses import PREFIX, Site, instrumented

FILE = "cell.py"


class Slot:
    """What stores and deletes an item, as its `value`."""

    def __init__(self, container: Any, key: Any) -> None:
        self.__dict__.update(container=container, key=key)

    def __setattr__(self, name: str, value: object) -> None:
        assert name == "value"
        self.container[self.key] = value

    def __delattr__(self, name: str) -> None:
        assert name == "value"
        del self.container[self.key]


class Recorder:
    """Helpers that note (helper, what it is about, line) and change nothing."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = sites
        self.accesses: list[tuple[str, str, int]] = []
        self.values: list[object] = []
        """What is stored in globals and captured variables."""

    def helpers(self) -> dict[str, Callable[..., Any]]:
        """Return the helpers by the names that an instrumented program calls."""
        own = ("read_global", "write_global", "read_captured", "write_captured", "call", "item")
        own += ("matched", "decorated")
        named: dict[str, Callable[..., Any]] = {name: getattr(self, name) for name in own}
        for name in ("read_attribute", "write_attribute", "use", "change", "each", "round"):
            named[name] = self._returning_the_first(name)
        named |= {"slot": self.slot, "slice": slice}
        return {PREFIX + name: helper for name, helper in named.items()}

    def _note(self, helper: str, site: int, name: str = "") -> None:
        line, text = self._sites[site]
        self.accesses.append((helper, name or text, line))

    def _returning_the_first(self, helper: str) -> Callable[..., Any]:
        def note(site: int, value: Any = None, name: str = "") -> Any:
            self._note(helper, site)
            assert self._sites[site].text.endswith(name.rpartition("__")[2])  # less its class
            return value

        return note

    def read_global(self, site: int, name: str) -> None:
        self._note("read_global", site, name)

    def write_global(self, site: int, value: Any, name: str) -> Any:
        self._note("write_global", site, name)
        self.values.append(value)
        return value

    def read_captured(self, site: int, cell: Any) -> None:
        self._note("read_captured", site, cell.__code__.co_freevars[0])

    def write_captured(self, site: int, value: Any, cell: Any) -> Any:
        self._note("write_captured", site, cell.__code__.co_freevars[0])
        self.values.append(value)
        return value

    def call(self, site: int, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        self._note("call", site)
        return function(*args, **kwargs)

    def item(self, site: int, container: Any, key: Any) -> Any:
        self._note("item", site)
        return container[key]

    def matched(self, site: int, value: Any, depth: int, *names: str | int) -> bool:
        self._note("matched", site)
        return False

    def decorated(self, site: int) -> Callable[[Any], Any]:
        self._note("decorated", site)
        return lambda made: made

    def slot(self, site: int, container: Any, key: Any) -> Slot:
        self._note("slot", site)
        return Slot(container, key)


@dataclass
class Ran:
    """What a program did: all that has to be the same when it is instrumented."""

    stdout: str = ""
    warned: list[str] = field(default_factory=list)
    error: str = ""
    frames: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    """Function, line and column of each frame of the program in the traceback."""
    names: dict[str, str] = field(default_factory=dict)


def run(code: types.CodeType, helpers: dict[str, Callable[..., Any]]) -> Ran:
    """Execute a program as `__main__`."""
    ran, stdout = Ran(), io.StringIO()
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = {**vars(builtins), **helpers}
    with _as_main(module), contextlib.redirect_stdout(stdout):
        try:
            exec(code, module.__dict__)
        except BaseException as error:
            ran.error = f"{type(error).__name__}: {_without_addresses(str(error))}"
            frames = traceback.extract_tb(error.__traceback__)
            ran.frames = [(f.name, f.lineno, f.colno) for f in frames if f.filename == FILE]
        ran.names = {
            name: _described(value)
            for name, value in vars(module).items()
            if name not in ("__builtins__", "__warningregistry__")
            and PREFIX not in name  # a temporary one, in use when an exception came
        }
    ran.stdout = _without_addresses(stdout.getvalue())
    return ran


@contextlib.contextmanager
def _as_main(module: types.ModuleType) -> Iterator[None]:
    before = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        yield
    finally:
        sys.modules["__main__"] = before


def _described(value: Any) -> str:
    parts = [repr(value)]
    if isinstance(value, types.ModuleType):
        parts = [value.__name__]
    elif isinstance(value, type):
        parts += [value.__module__, *vars(value)]
    elif isinstance(value, types.FunctionType):
        parts += [value.__qualname__, repr(value.__doc__), repr(value.__annotations__)]
    elif hasattr(value, "__dict__"):
        parts.append(repr(vars(value)))
    return _without_addresses(" ".join(parts))


def _without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def compared(source: str) -> tuple[Ran, Ran, Recorder]:
    """Run a program both ways; return what it did plain, what instrumented, and the record."""
    source = dedent(source).strip("\n") + "\n"
    ways: list[Ran] = []
    recorder = Recorder([])
    for way in ("plain", "instrumented"):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            if way == "plain":
                code, sites = compile(source, FILE, "exec", dont_inherit=True), []
            else:
                code, sites = instrumented(source, FILE)
            recorder = Recorder(sites)
            ways.append(run(code, recorder.helpers()))
        ways[-1].warned = [f"{warning.lineno}: {warning.message}" for warning in caught]
    return ways[0], ways[1], recorder


def assert_same(source: str) -> Ran:
    """Assert that instrumenting a program changes nothing that it does; return what it did."""
    plain, marked, _ = compared(source)
    for part, value in vars(plain).items():
        assert getattr(marked, part) == value, part
    return plain


def with_a_thread(source: str) -> str:
    """Return a program with a function, never called, that uses all its globals as a thread may."""
    source = dedent(source).strip("\n") + "\n"
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    return f"{source}def in_a_thread(): {', '.join(sorted(names))}\n"


def accesses(source: str) -> list[tuple[str, str, int]]:
    """Return the accesses of a program, as (helper, text or variable, line)."""
    plain, marked, recorder = compared(with_a_thread(source))
    assert marked == plain
    return recorder.accesses


def main(path: str) -> None:
    """Run a file's program instrumented, as `python path` would run it plain."""
    code, sites = instrumented(Path(path).read_text(encoding="utf-8"), path)
    vars(builtins).update(Recorder(sites).helpers())
    module = types.ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    exec(code, module.__dict__)


if __name__ == "__main__":
    main(sys.argv[1])
