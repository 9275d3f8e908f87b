"""A program made ready to be executed thousands of times in one process, each time as if first.

An execution must not see what the one before it has left: threads, counters in `threading`, numbers
drawn from `random`, modules of the program's own. To start a process for each would cost 20 ms; to
put back what is known to change costs a few microseconds.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

from labhelpers.model import accesses, clock, locks, looks, memory, starting
from labhelpers.model import execution as executions
from labhelpers.model.addresses import Addresses
from labhelpers.model.aside import text_of
from labhelpers.model.bookkeeping import Bookkeeping
from labhelpers.model.execution import Discarded, Execution, Observer
from labhelpers.model.helpers import HELPERS
from labhelpers.model.imports import OwnModules
from labhelpers.model.install import AFRESH, IN_PYTHON_INSTEAD
from labhelpers.model.stacks import GreenletStacks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType

_COLLECTED_EVERY = 500  # executions
_LONGEST = 200  # characters of a final value
_MOST_OUTPUT = 10_000  # characters that are kept of one execution


class Knowledge:
    """What executions have found out about a program.

    Parameters
    ----------
    name
        File name of its code.
    sites
        The places in its text that access memory.
    prints
        True where the order of what is printed matters.
    """

    def __init__(self, name: str, sites: list[accesses.Site], prints: bool) -> None:
        self.name = name
        self.sites = sites
        self.prints = prints
        self.is_shared = [_is_private(site.text) for site in sites]
        self.is_while = [site.text == "while" for site in sites]
        self.releases = False
        """True once somebody tries a library's lock without waiting: then it matters when it is
        released."""
        self.ends = False
        """True once somebody looks whether a thread lives: then it matters when it ends."""
        self.contends = False
        """True once somebody tries a lock that others take only to look at what it guards: then it
        matters how often they look."""
        self.is_stale = False
        """True when something new has been found out: what was explored before is void."""

    def export(self) -> int:
        """Return all that was found out, as one number."""
        number = self.releases | self.ends << 1
        for site, shared in enumerate(self.is_shared):
            number |= shared << site + 2
        return number | self.contends << len(self.sites) + 2

    def load(self, number: int) -> None:
        """Know what `export` gave for the same program."""
        self.releases, self.ends = bool(number & 1), bool(number & 2)
        self.is_shared = [bool(number >> site + 2 & 1) for site in range(len(self.sites))]
        self.contends = bool(number >> len(self.sites) + 2)

    def saw_try(self, lock: Any) -> None:
        """Note that a lock was tried."""
        if not self.releases and lock.whose is not locks.PROGRAM:
            self.releases = self.is_stale = True

    def saw_look(self) -> None:
        """Note that somebody looked whether a thread lives."""
        if not self.ends:
            self.ends = self.is_stale = True

    def learn(self, execution: Execution) -> None:
        """Note which sites access what several tasks do, one of them writing."""
        self._gather_globals(execution)
        if execution.polled and execution.polled & execution.tried and not self.contends:
            self.contends = self.is_stale = True
        is_shared = self.is_shared
        for tasks, wrote, sites in execution.notes.values():
            if wrote and tasks & (tasks - 1):
                for site in sites:
                    if not is_shared[site]:
                        is_shared[site] = self.is_stale = True

    def _gather_globals(self, execution: Execution) -> None:
        for site, tasks in enumerate(execution.masks):
            if tasks:
                note = execution.notes.setdefault(self.sites[site].text, [0, False, set()])
                note[0] |= tasks
                note[1] |= site in execution.writes
                note[2].add(site)


def _is_private(text: str) -> bool:
    """Return whether a text may be a private name, which Python calls otherwise."""
    return text.startswith("__") and text.isidentifier() and not text.endswith("__")


class Output:
    """Takes what the program writes."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._left = _MOST_OUTPUT

    def write(self, text: str) -> int:
        """Keep a text."""
        if self._left > 0:
            self.parts.append(text)
            self._left -= len(text)
        return len(text)

    def flush(self) -> None:
        """Do nothing."""

    def isatty(self) -> bool:
        """Return False."""
        return False


class Arena:
    """Executes one program again and again in this process, which it takes over for good.

    Parameters
    ----------
    source
        The program's text, numbered as its lines are to be told.
    name
        File name of its code.
    namespace
        Names that the program's module has from the beginning, `__file__` and the like.
    outcome
        Globals whose final values are collected, "stdout" for what was printed.
    """

    def __init__(
        self,
        source: str,
        name: str,
        namespace: Mapping[str, Any] | None = None,
        outcome: tuple[str, ...] = (),
    ) -> None:
        code, sites = accesses.instrumented(source, name)
        self.knowledge = Knowledge(name, sites, memory.STDOUT in outcome)
        self.outcome = outcome
        self.source = source
        self._code: CodeType = code
        self._given = {**(namespace or {}), **HELPERS}
        self._stacks = GreenletStacks()
        self._executions = 0
        self._own_modules = OwnModules()
        self.namespace: dict[str, Any] = {}
        self.output = Output()
        self._threading = self._install()

    def _install(self) -> Bookkeeping:
        for module in list(sys.modules):
            if module in AFRESH or module.startswith("concurrent.futures"):
                del sys.modules[module]
        executions.enter(Execution(self._stacks, self.knowledge))
        sys.modules["_thread"] = starting.module(sys.modules["_thread"])
        sys.modules["time"] = clock.module(sys.modules["time"])
        for module in IN_PYTHON_INSTEAD:
            sys.modules[module] = None  # type: ignore[assignment]  # so that it cannot be imported
        import queue
        import threading

        looks.know(threading, queue)
        looks.looks[Output.write] = lambda _: memory.before_printing(executions.here.current.site)
        gc.disable()  # it runs finalizers, which would be steps that nobody chose
        gc.freeze()  # what is loaded by now stays, and need not be looked through again
        return Bookkeeping(threading, _excepthook)

    def execute(
        self,
        prefix: Any = (),
        asleep: Any = None,
        policy: Callable[..., Any] | None = None,
        observer: Observer | None = None,
    ) -> Execution:
        """Execute the program once: see `Execution` for what is given."""
        outer = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = self.output  # finalizers may print
        try:
            self._forget_last()
            execution = Execution(self._stacks, self.knowledge, prefix, asleep or {}, policy)
            execution.observer = observer
            executions.enter(execution)
            self._threading.reset(self.knowledge.ends)
            if "random" in sys.modules:
                sys.modules["random"].seed(0)
            modules = len(sys.modules)
            self.output = sys.stdout = sys.stderr = Output()
            execution.run(lambda: self._main(execution))
            if observer is not None:
                observer.ends(execution)
            execution.discard_tasks()
        finally:
            sys.stdout, sys.stderr = outer
        self.knowledge.learn(execution)
        if len(sys.modules) != modules:
            self._own_modules.forget()
        if len(sys.modules) != modules:  # what they made when loaded shifts all numbers by some
            self.knowledge.is_stale = True
        return execution

    def _forget_last(self) -> None:
        """Let go of what the last execution has left: the collector, which finds what hangs
        together in circles, would take a quarter of a search."""
        executions.here.forget()
        self.namespace.clear()
        self._executions += 1
        if self._executions % _COLLECTED_EVERY == 0:
            gc.collect()

    def _main(self, execution: Execution) -> None:
        self.namespace = namespace = dict(self._given)
        try:
            exec(self._code, namespace)
        except Discarded:
            raise
        except SystemExit as error:
            if error.code not in (None, 0):
                execution.fail(error)
        except BaseException as error:
            if execution.over:
                raise
            execution.fail(error)
        execution.main.site = -1
        execution.main_is_over = True
        self._wait_for_all(execution)
        memory.note_last_look({name: namespace[name] for name in self.outcome if name in namespace})
        execution.exit()

    def _wait_for_all(self, execution: Execution) -> None:
        """Do what an interpreter does first at its end."""
        try:
            self._threading.shutdown()
        except Exception as error:
            if execution.over:
                raise
            execution.fail(error)

    def line_of(self, error: BaseException) -> int:
        """Return the program's line in which an exception was raised; 0 where there is none."""
        line, traceback = 0, error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.knowledge.name:
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line

    def result(self, execution: Execution) -> str:
        """Return the final values asked for: "n = 1, m = 2"."""
        addresses = Addresses()
        return ", ".join(
            "".join(self.output.parts).strip()
            if name == memory.STDOUT
            else f"{name} = {self._value(name, addresses)}"
            for name in self.outcome
        )

    def _value(self, name: str, addresses: Addresses) -> str:
        if name not in self.namespace:
            return "(not defined)"
        text = addresses.numbered(text_of(self.namespace[name]))
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _excepthook(args: Any) -> None:
    if executions.here.over:
        raise Discarded
    if args.exc_type is not SystemExit:
        executions.here.fail(args.exc_value)
