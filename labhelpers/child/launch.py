"""Run a program's text as a real `__main__`, and write down how it ended.

`runpy` would show its own frames in the program's tracebacks and name a temporary file in them,
and an exit status alone does not say which exception ended the program, or in which line.

The run directory holds `config` and `ended` as marshalled dicts (importing json costs 8 ms, and
both sides run the same interpreter):

config
    name (file name for tracebacks), source (numbered), file (real path), folder (for `sys.path`),
    get (names to bring back), seed (of the schedule in virtual time; None for real time),
    explore (see `labhelpers.child.exploring`; None for one run).
ended
    kind ("finished", "raised", "exited"), at_ns (on the program's clock), done (False while threads
    go on after the main thread's end), and for "raised": type, message, line, name (a NameError's);
    for "exited": status.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import marshal
import os
import sys
import time

from labhelpers.child import tracebacks

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    Config = dict[str, Any]


def main(rundir: str) -> None:
    """Run the program described in `rundir`, then let the interpreter shut down as ever."""
    gc.disable()  # of what is loaded until the program begins, nothing is garbage
    config = load_config(rundir)
    prepare(config)
    if config.get("explore") is not None:
        from labhelpers.child import exploring

        exploring.main(rundir, config)
    ending = Ending(rundir, config)
    module = _make_module(config, "__main__")
    ending.module = module
    if config.get("seed") is not None:
        _enter_model(config["seed"])
    _start_recorder(rundir, config)
    gc.enable()
    _write(rundir, "started", _program_time())
    run_main(config, module, ending)


def load_config(rundir: str) -> Config:
    """Return what the kernel wrote about the run: see the module's description."""
    with open(os.path.join(rundir, "config"), "rb") as file:
        config: Config = marshal.load(file)
    return config


def prepare(config: Config) -> None:
    """Make this process look as if `python file.py` had started it.

    Worker processes call it too: their streams are to be line-buffered like the main process's.
    """
    sys.argv = [config["file"]]
    if not sys.flags.safe_path:
        sys.path[0] = config["folder"]
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # None where the descriptor is closed
            stream.reconfigure(line_buffering=True, newline="\n")  # type: ignore[union-attr] # always a TextIOWrapper here
    tracebacks.install(config["name"], config["source"])


def load_program(config: Config, run_name: str = "__mp_main__") -> ModuleType:
    """Run the program as a module named `run_name` and return it.

    For worker processes, which import the main program again. The text comes from `config`, so
    that it does not matter whether the file still exists; tracebacks show the same name and lines
    as in the main process. Exceptions are the caller's.
    """
    module = _make_module(config, run_name)
    execute(config, module)
    return module


def execute(config: Config, module: ModuleType) -> None:
    """Run the program's text in `module`."""
    exec(_compiled(config), module.__dict__)


def _compiled(config: Config) -> CodeType:
    if config.get("seed") is None:
        return compile(config["source"], config["name"], "exec", dont_inherit=True)
    from labhelpers.model import steps

    return steps.marked(config["source"], config["name"])


def run_main(config: Config, module: ModuleType, ending: Ending) -> None:
    """Run the program; print an exception by Python's rules and exit with its status."""
    try:
        execute(config, module)
    except SystemExit as error:
        ending.exited(error.code)
        raise
    except BaseException as error:
        ending.raised(error)
        tracebacks.report(error)
    else:
        return
    raise SystemExit(1)


class Ending:
    """How the program in the main process ended, written to the file `ended`.

    The handler registered here runs last of all exit handlers, since it is registered first: only
    then have the other threads ended, and only then are the values final that `--get` asks for.
    """

    def __init__(self, rundir: str, config: Config) -> None:
        self.rundir = rundir
        self.config = config
        self.module: ModuleType | None = None
        self.pid = os.getpid()
        self.facts: dict[str, Any] = {"kind": "finished"}
        atexit.register(self._at_exit)

    def exited(self, code: object) -> None:
        """Note that SystemExit left the program; `code` as given to it."""
        status = 0 if code is None else code if isinstance(code, int) else 1
        if status:
            self.facts = {"kind": "exited", "status": int(status)}
            self._write_facts(done=False)

    def raised(self, error: BaseException) -> None:
        """Note which exception left the program, and in which of its lines."""
        self.facts = {
            "kind": "raised",
            "type": type(error).__name__,
            "message": _text_of(error),
            "line": tracebacks.line_in(self.config["name"], error),
            "name": error.name if isinstance(error, NameError) else None,
        }
        self._write_facts(done=False)

    def _at_exit(self) -> None:
        if os.getpid() != self.pid:
            return  # a copy made by os.fork()
        try:
            self._write_facts(done=True)
            if self.config["get"] and self.module is not None:
                _write(self.rundir, "values", pickle_values(self.module, self.config["get"]))
        except:  # noqa: E722 (the program may have broken anything, built-in names among it)
            return
        finally:
            if self.config.get("seed") is not None and self.module is not None:
                _let_go(self.module)

    def _write_facts(self, *, done: bool) -> None:
        facts = {**self.facts, "done": done, "at_ns": _program_time()}
        if os.getpid() == self.pid:
            _write(self.rundir, "ended", facts)


def _let_go(module: ModuleType) -> None:
    """End the program's objects as Python's own end does, while the built-in names are whole.

    What of them still runs then, a `finally` or a `__del__`, needs the name of the model's step.
    Where a daemon is left, Python's own end lets them be too.
    """
    if sys.modules["_thread"]._count():
        return
    names = [name for name in module.__dict__ if name != "__builtins__"]
    for name in sorted(names, key=lambda name: not name.startswith("_")):
        module.__dict__[name] = None
    gc.collect()


def pickle_values(module: ModuleType, names: list[str]) -> dict[str, tuple[bool, bytes | str]]:
    """Return for each name (True, its pickle), or (False, why there is none)."""
    import pickle

    values: dict[str, tuple[bool, bytes | str]] = {}
    for name in names:
        if name not in module.__dict__:
            values[name] = (False, "the program defines no such name")
            continue
        try:
            values[name] = (True, pickle.dumps(module.__dict__[name]))
        except Exception as error:
            values[name] = (False, f"it cannot be pickled ({_text_of(error)})")
    return values


def _make_module(config: Config, run_name: str) -> ModuleType:
    module = type(sys)(run_name)
    module.__dict__.update(__file__=config["file"], __cached__=None, __builtins__=builtins)
    if sys.version_info < (3, 14):
        module.__annotations__ = {}
    sys.modules[run_name] = module
    return module


def _program_time() -> int:
    return int(sys.modules["time"].perf_counter_ns())  # a model's, where there is one


def _enter_model(seed: int) -> None:
    """Let the program, and the recorder that watches it, run on modelled threads and time."""
    from labhelpers.child import core, importing, writer
    from labhelpers.model.install import install, number_threads

    pause, flush = time.sleep, writer.flush

    def wait_for_the_end() -> None:
        """Nothing can go on: the recorder has said so, or will; the kernel ends this process."""
        while True:
            flush()
            pause(0.05)

    world = install(seed, wait_for_the_end)
    core.run_by(lambda: world.now_ns, lambda: world.current.ident)
    importing.when_imported("threading", number_threads)
    importing.when_imported("random", lambda module: module.seed(seed))


def _start_recorder(rundir: str, config: Config) -> None:
    from labhelpers.child import core, streams

    core.start(rundir, config["name"], config["source"])
    if config.get("seed") is None:  # in virtual time it would be luck what is flushed when
        streams.begin()


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _write(rundir: str, name: str, data: Any) -> None:
    """Write a file whole or not at all: the kernel may look at any moment."""
    path = os.path.join(rundir, name)
    try:
        with open(path + ".part", "wb") as file:
            file.write(marshal.dumps(data))
        os.replace(path + ".part", path)
    except OSError:
        pass  # the disk is full, or the program has removed the directory: no concern of its own
