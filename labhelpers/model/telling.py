"""Tell an operation in words: "reads n = 0", "takes kitchen", "starts Thread-1 (add)"."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, NamedTuple

from labhelpers.model.aside import aside, text_of
from labhelpers.model.callers import CALL, LEAVE, OWN, Caller
from labhelpers.model.containers import ITERATORS
from labhelpers.model.locks import PROGRAM, WAITER, Lock
from labhelpers.model.memory import STDOUT
from labhelpers.model.operations import (
    ACQUIRE,
    AWAIT,
    END,
    ENDED,
    EVERY_TASK,
    EXIT,
    FREE,
    JOIN,
    LIMITED,
    PEEK,
    READ,
    RELEASE,
    SLEEP,
    START,
    TRY,
    WRITE,
    Op,
)
from labhelpers.story import GOES_ON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from labhelpers.model.addresses import Addresses
    from labhelpers.model.execution import Execution, Task
    from labhelpers.model.marking import Site
    from labhelpers.model.names import Names

_LONGEST = 40
_MISSING = object()

# What can be added when a step has been made.
_NOTHING, _READ_VALUE, _WRITTEN_VALUE, _IF_WOKEN, _IF_TAKEN, _IF_ENDED = range(6)


class _Told(NamedTuple):
    """An operation in words, and what its outcome adds to them."""

    text: str
    adds: int = _NOTHING


def task_name(task: Task) -> str:
    """Return what the program calls a task."""
    if task.number == 0:
        return "MainThread"
    name = getattr(task.thread, "name", "")
    return str(name) or f"thread {task.number}"


class Teller:
    """Tells the operations of one execution.

    Parameters
    ----------
    execution
        Of which they are.
    sites
        The places in the program's text.
    namespace
        The program's globals.
    names
        What its objects are called.
    addresses
        Numbers for those that have no name.
    """

    def __init__(
        self,
        execution: Execution,
        sites: list[Site],
        namespace: Mapping[str, Any],
        names: Names,
        addresses: Addresses,
    ) -> None:
        self._execution = execution
        self._sites = sites
        self._namespace = namespace
        self._names = names
        self._addresses = addresses

    def shown(self, value: object) -> str:
        """Return the text of a value, cut to a length that a line holds."""
        text = " ".join(self._addresses.numbered(text_of(value)).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

    def variable(self, place: int, where: int = -1) -> str:
        """Return the name of a variable or container."""
        key, owner = self._execution.places[place]
        if isinstance(key, str):
            return key
        text = self._sites[where].text if where >= 0 else ""
        if isinstance(key, tuple):
            return f"{self._names.of(owner) or type(owner).__name__.lower()}.{key[1]}"
        return self._names.of(owner) or _stem(text) or type(owner).__name__

    def value(self, place: int, part: Any = None) -> object:
        """Return the present value of a variable, container or item."""
        key, owner = self._execution.places[place]
        if isinstance(key, str):
            return self._namespace.get(key, _MISSING)
        if isinstance(key, tuple):
            own = getattr(owner, "__dict__", {})
            return own.get(key[1], _MISSING) if key[1] in own else _of_class(owner, key[1])
        if type(owner).__name__ == "cell":
            return _held(owner)
        if part is not None:
            try:
                with aside():
                    return owner[part]
            except (LookupError, TypeError):
                return _MISSING
        return owner

    def lock(self, lock: Lock) -> str:
        """Return the name of a lock, "" for a library's own."""
        name = self._names.of(lock if lock.of is None else lock.of)
        return name or ("a lock" if lock.whose is PROGRAM else "")

    def next(self, task: Task, caller: Caller, goes_on: bool) -> str:
        """Return what a task would do next: "reads n"."""
        place = self._place(task.op[3], caller)
        if self._waits_inside(task.op):
            return f"waits in {place}"
        return self._told(task.op, caller, goes_on).text

    def wanted(self, op: Op) -> str:
        """Return "wants door" for the wait for a lock that has a name and an owner, else ""."""
        if op[0] != ACQUIRE or self._execution.places[op[1]].whose is WAITER:
            return ""
        name = self.lock(self._execution.places[op[1]])
        return f"wants {name}" if name else ""

    def about_to_read(self, op: Op) -> str:
        """Return the text of the value that an operation reads next; "" for any other."""
        value = self.value(op[1], op[2]) if op[0] == READ else _MISSING
        return "" if value is _MISSING else self.shown(value)

    def done(self, op: Op, caller: Caller, goes_on: bool, read: str) -> str:
        """Return what a step has done: "reads n = 0".

        Parameters
        ----------
        op
            The step.
        caller
            What of the program led to it.
        goes_on
            True where the task's step before was made in the same call.
        read
            The text of what was read.
        """
        text, adds = self._told(op, caller, goes_on)
        outcome = op[4]
        if adds == _READ_VALUE:
            return f"{text} = {read}" if read else text
        if adds == _WRITTEN_VALUE:
            value = self.value(op[1], op[2])
            return text if value is _MISSING else f"{text} = {self.shown(value)}"
        if adds == _IF_TAKEN:
            return text + (", and gets it" if outcome == FREE else ", and gives up")
        if adds == _IF_ENDED:
            return text + (", and it has ended" if outcome == ENDED else ", but not any longer")
        if adds == _IF_WOKEN and outcome != FREE:
            return f"gives up in {self._place(op[3], caller)}"
        return text

    def _waits_inside(self, op: Op) -> bool:
        """Return whether an operation waits to be woken, in a condition and the like."""
        kind, place, part = op[:3]
        waits = kind in (ACQUIRE, LIMITED) or (kind == TRY and part != 0)
        return waits and self._execution.places[place].whose is WAITER

    def _told(self, op: Op, caller: Caller, goes_on: bool) -> _Told:
        kind, place, part, where, _ = op
        if kind in (READ, WRITE):
            return self._told_access(kind, place, part, where)
        if kind in _OF_LOCKS:
            return self._told_lock(op, caller, goes_on)
        if kind == JOIN:
            return self._told_join(op, caller)
        if kind == START:
            thread = self._execution.tasks[op[4]] if op[4] is not None else None
            return _Told(f"starts {task_name(thread)}" if thread else "starts a thread")
        if kind == SLEEP:
            return _Told(f"sleeps for {part:g} s")
        others = {END: "ends", AWAIT: "goes round the loop again", EXIT: "ends the program"}
        return _Told(others[kind])

    def _place(self, where: int, caller: Caller) -> str:
        """Return what leads to an operation: "orders.put()", or the object of a `with`."""
        if caller.how == CALL:
            return f"{self._sites[where].text}()" if where >= 0 else ""
        name = self._names.at(caller.owner) or caller.kind
        return f"{name}.{caller.function}()" if caller.how == OWN and name else name

    def _told_join(self, op: Op, caller: Caller) -> _Told:
        call = self._place(op[3], caller)
        if call.endswith(".is_alive()"):
            return _Told(f"calls {call}")
        text = f"waits for the end of {task_name(self._execution.tasks[op[1]])}"
        return _Told(text, _NOTHING if op[2] is None else _IF_ENDED)

    def _told_access(self, kind: int, place: int, part: Any, where: int) -> _Told:
        text = self._sites[where].text if where >= 0 else ""
        key, owner = self._execution.places[place]
        if key == STDOUT:
            return _Told("prints")
        name = self.variable(place, where)
        if isinstance(owner, types.GeneratorType) or type(owner) in ITERATORS:
            return _Told(f"advances {name}")
        if isinstance(key, int) and "." in text and "[" not in text and text != name:
            return _Told(f"calls {text}()")
        if part is not None:
            name = f"{name}[{part!r}]"
        if kind == READ:
            return _Told(f"reads {name}", _READ_VALUE)
        return _Told(f"writes {name}", _WRITTEN_VALUE)

    def _told_lock(self, op: Op, caller: Caller, goes_on: bool) -> _Told:
        kind, place, part = op[:3]
        within = self._place(op[3], caller)
        if place == EVERY_TASK or (kind == PEEK and caller.how == CALL and within):
            return _Told(f"calls {within}")
        lock: Lock = self._execution.places[place]
        if self._waits_inside(op):
            return _Told(f"is woken in {within}", _NOTHING if kind == ACQUIRE else _IF_WOKEN)
        if lock.whose is WAITER and kind == RELEASE:
            return _Told(f"wakes a waiter in {within}")
        if lock.whose is not PROGRAM and within:
            return _Told(GOES_ON + within if goes_on else f"{_begins(caller)} {within}")
        verb = {ACQUIRE: "takes", RELEASE: "releases", PEEK: "looks at"}.get(kind)
        if verb is not None:
            return _Told(f"{verb} {self.lock(lock)}")
        verb = "tries to take" if part == 0 else f"waits {part:g} s for"
        return _Told(f"{verb} {self.lock(lock)}", _IF_TAKEN)


_OF_LOCKS = (ACQUIRE, TRY, LIMITED, PEEK, RELEASE)


def _begins(caller: Caller) -> str:
    """Return the word for the first step of a call or a `with`."""
    leaves = caller.how == LEAVE
    if caller.how != CALL and caller.kind.endswith("Semaphore"):
        return "gives back" if leaves else "takes"
    return "leaves" if leaves else "enters"


def _stem(text: str) -> str:
    """Return the container in the text of an access: "stock" of "stock['tea']"."""
    return text.split("[")[0].rpartition(".")[0] or text.split("[")[0]


def _of_class(owner: object, name: str) -> object:
    for kind in type(owner).__mro__:
        if name in kind.__dict__:
            value = kind.__dict__[name]
            return value.__get__(owner) if type(value).__name__ == "member_descriptor" else value
    return _MISSING


def _held(cell: Any) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return _MISSING
