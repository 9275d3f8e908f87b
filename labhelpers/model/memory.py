"""What the calls that `accesses` puts into a program do: ask to go on before memory others share.

To ask before every access would make most steps of an exploration steps that concern nobody: the
list of threads that only the main thread sees, the attribute that is never changed. So a site in
the text asks only once it is known to access what another task accesses too, one of them writing.
Until then it takes a note; what the notes show makes the exploration begin again.
"""

from __future__ import annotations

import sys
import types
from collections import deque
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model import locks, looks
from labhelpers.model.accesses import PREFIX
from labhelpers.model.local import local
from labhelpers.model.operations import (
    AWAIT,
    FREE,
    LIMITED,
    NOWHERE,
    PEEK,
    READ,
    SLEEP,
    TRY,
    WRITE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from labhelpers.model.execution import Execution

CONTAINERS = (list, dict, set, deque, bytearray)
STDOUT = "stdout"

_getframe = sys._getframe
_BUILT_IN = types.BuiltinFunctionType
_PLAIN_KEYS = frozenset({str, int, float, bool, bytes, type(None)})
_READERS = frozenset({
    "copy", "count", "difference", "endswith", "find", "get", "index", "intersection",
    "isdisjoint", "issubset", "issuperset", "items", "join", "keys", "startswith",
    "symmetric_difference", "union", "values", "__contains__", "__getitem__", "__iter__",
    "__len__", "most_common", "elements", "total",
})  # fmt: skip
_OF_ONE_KEY = frozenset({"get", "__contains__", "__getitem__"})
_WRITING_MODULES = frozenset({"random", "heapq", "bisect", "_heapq", "_bisect"})
_CHANGING_NOTHING = frozenset({
    "abs", "all", "any", "bin", "callable", "chr", "divmod", "format", "getattr", "hasattr",
    "hash", "hex", "id", "isinstance", "issubclass", "len", "max", "min", "oct", "ord", "pow",
    "repr", "round", "sorted", "sum",
})  # fmt: skip


# --- asking ------------------------------------------------------------------------------------


def _access(kind: int, key: Any, part: Any, site: int, owner: object = None) -> None:
    """Note an access, and ask to go on before it where it is known to be shared."""
    here = executions.here
    if not here.has_started:
        return  # before there is a second task, all is in order
    me = here.current
    note = here.notes.get(key)
    if note is None:
        here.notes[key] = note = [0, False, set()]
        here.kept.append(owner)  # so that no other object gets its address
    note[0] |= 1 << me.number
    note[2].add(site)
    if kind == WRITE:
        note[1] = True
        me.effects += 1
    if here.knowledge.is_shared[site]:
        place = here.place_of.get(key)
        if place is None:
            place = here.place_of[key] = len(here.places)
            here.places.append((key, owner))
        here.point((kind, place, part, site, None))


def read_global(site: int, name: str) -> None:
    """Come before the reading of a global."""
    _access(READ, name, None, site)


def write_global(site: int, value: Any, name: str) -> Any:
    """Come before a global is bound to `value`; return that."""
    _access(WRITE, name, None, site)
    return value


def read_captured(site: int, cell: Any) -> None:
    """Come before the reading of a captured variable; `cell` is a function that returns it."""
    held = cell.__closure__[0]
    _access(READ, id(held), None, site, held)


def write_captured(site: int, value: Any, cell: Any) -> Any:
    """Come before a captured variable is bound to `value`; return that."""
    held = cell.__closure__[0]
    _access(WRITE, id(held), None, site, held)
    return value


def read_attribute(site: int, owner: Any, name: str) -> Any:
    """Come before the reading of an attribute; return its owner."""
    if executions.here.has_started and not isinstance(owner, types.ModuleType | local):
        found = _owner_of(owner, name)
        if found is not None:
            _access(READ, (id(found), name), None, site, found)
    return owner


def _owner_of(owner: Any, name: str) -> Any:
    """Return the object or class whose attribute it is; None for a method, which nobody changes."""
    own = getattr(owner, "__dict__", None)
    if own is not None and name in own:
        return owner
    kinds = owner.__mro__ if isinstance(owner, type) else type(owner).__mro__
    for kind in kinds:
        if name in kind.__dict__:
            value = kind.__dict__[name]
            if isinstance(value, types.MemberDescriptorType):
                return owner
            return None if hasattr(value, "__get__") or callable(value) else kind
    return owner


def write_attribute(site: int, owner: Any, name: str) -> Any:
    """Come before the storing of an attribute; return its owner."""
    if executions.here.has_started and not isinstance(owner, local):
        _access(WRITE, (id(owner), name), None, site, owner)
    return owner


# --- containers --------------------------------------------------------------------------------


def _part(container: Any, key: Any) -> Any:
    """Return what of a container a key stands for; None for all of it."""
    if type(key) not in _PLAIN_KEYS or isinstance(container, set):
        return None
    if isinstance(container, dict):
        return key if key in container else None
    return key if isinstance(key, int) and 0 <= key < len(container) else None


def item(site: int, container: Any, key: Any) -> Any:
    """Return an item."""
    if isinstance(container, CONTAINERS):
        part = _part(container, key)
        makes = part is None and hasattr(container, "__missing__")
        _access(WRITE if makes else READ, id(container), part, site, container)
    return container[key]


class slot:
    """An item that is to be stored or deleted: its `value`."""

    __slots__ = ("_container", "_key", "_site")

    def __init__(self, site: int, container: Any, key: Any) -> None:
        self._site, self._container, self._key = site, container, key

    def _before(self, part: Any) -> None:
        if isinstance(self._container, CONTAINERS):
            _access(WRITE, id(self._container), part, self._site, self._container)

    @property
    def value(self) -> Any:
        """The item."""
        return self._container[self._key]

    @value.setter
    def value(self, value: Any) -> None:
        container = self._container
        if isinstance(container, CONTAINERS):
            self._before(_part(container, self._key))
        container[self._key] = value

    @value.deleter
    def value(self) -> None:
        self._before(None)
        del self._container[self._key]


def use(site: int, value: Any) -> Any:
    """Come before an expression looks into `value`; return that."""
    if isinstance(value, CONTAINERS):
        _access(READ, id(value), None, site, value)
    return value


def change(site: int, value: Any) -> Any:
    """Come before an augmented assignment changes `value` in place; return that."""
    if isinstance(value, CONTAINERS):
        _access(WRITE, id(value), None, site, value)
    return value


def each(site: int, values: Any) -> Any:
    """Return what a loop goes through, each step of it an access."""
    kind = READ if isinstance(values, CONTAINERS) else WRITE
    if kind == WRITE and not isinstance(values, types.GeneratorType):
        return values
    return _steps(kind, site, values)


def _steps(kind: int, site: int, values: Any) -> Iterator[Any]:
    steps = iter(values)
    while True:
        _access(kind, id(values), None, site, values)
        try:
            value = next(steps)
        except StopIteration:
            return
        yield value


# --- calls and loops ---------------------------------------------------------------------------


def call(site: int, function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call `function`: today's interpreter may switch before it begins and after it returns."""
    here = executions.here
    me = here.current
    outer, me.site, me.passed = me.site, site, True
    try:
        if here.has_started:
            _before_call(here, site, function, args)
        return function(*args, **kwargs)
    finally:
        me.site, me.passed = outer, True


locks.between.add(call.__code__)


def _before_call(here: Execution, site: int, function: Any, args: tuple[Any, ...]) -> None:
    kind = type(function)
    if kind is _BUILT_IN or kind is types.MethodType:
        owner = function.__self__
        if isinstance(owner, CONTAINERS):
            _before_method(site, function.__name__, owner, args)
        elif kind is _BUILT_IN:
            _before_built_in(here, site, function, args)
        elif function.__func__ in looks.looks:
            looks.looks[function.__func__](owner)
    elif kind is type:
        _read_all(site, args)
    elif kind is types.FunctionType:
        _before_function(here, site, function, args)
    else:
        here.current.effects += 1


def _before_method(site: int, name: str, owner: Any, args: tuple[Any, ...]) -> None:
    part = _part(owner, args[0]) if name in _OF_ONE_KEY and args else None
    _access(READ if name in _READERS else WRITE, id(owner), part, site, owner)


def _before_built_in(here: Execution, site: int, function: Any, args: tuple[Any, ...]) -> None:
    name = function.__name__
    if name == "print":
        if here.knowledge.prints:
            _access(WRITE, STDOUT, None, site)
    elif name == "next" and args:
        _access(WRITE, id(args[0]), None, site, args[0])
    elif function.__module__ in _WRITING_MODULES:
        _write_all(site, args)
    else:
        _read_all(site, args)
    if name not in _CHANGING_NOTHING:
        here.current.effects += 1


def _before_function(here: Execution, site: int, function: Any, args: tuple[Any, ...]) -> None:
    look = looks.looks.get(function)
    if look is not None:
        look()
    elif function.__code__.co_filename != here.knowledge.name:
        if function.__module__ != "time" or function.__name__ != "sleep":
            here.current.effects += 1
        writes = function.__module__ in _WRITING_MODULES
        (_write_all if writes else _read_all)(site, args)


def _read_all(site: int, args: tuple[Any, ...]) -> None:
    for value in args:
        if isinstance(value, CONTAINERS):
            _access(READ, id(value), None, site, value)


def _write_all(site: int, args: tuple[Any, ...]) -> None:
    for value in args:
        if isinstance(value, CONTAINERS):
            _access(WRITE, id(value), None, site, value)


def round_of(site: int) -> None:
    """Begin a round of a loop.

    A round of a `while` that has changed nothing will be the same next time, and for ever, unless
    somebody else changes what it has read: so the task waits for that.
    """
    here = executions.here
    here.rounds_left -= 1
    if here.over or here.rounds_left < 0:
        here.cut()
    me = here.current
    me.passed = True
    if not here.knowledge.is_while[site]:
        return
    me.while_rounds += 1
    frame = _getframe(1)
    last = me.rounds.get(site)
    now = (frame, len(here.ops), me.effects, _own_values(frame))
    me.rounds[site] = now
    if last is not None and last[0] is frame and last[2:] == now[2:]:
        _wait_for_a_change(here, site, last[1])


def _own_values(frame: Any) -> Any:
    if frame.f_code.co_name == "<module>":
        return None
    return {name: id(value) for name, value in frame.f_locals.items()}


_LOOKING = (READ, PEEK, TRY, LIMITED, SLEEP, AWAIT)


def _wait_for_a_change(here: Execution, site: int, since: int) -> None:
    number, who, ops = here.current.number, here.who, here.ops
    mine = [ops[step] for step in range(since, len(ops)) if who[step] == number]
    if any(op[0] not in _LOOKING or (op[0] in (TRY, LIMITED) and op[4] is FREE) for op in mine):
        return
    reads = tuple(op for op in mine if op[0] in (READ, PEEK, TRY, LIMITED))
    here.point((AWAIT, NOWHERE, reads, site, since))


HELPERS: dict[str, Callable[..., Any]] = {
    PREFIX + name: function
    for name, function in (
        *((function.__name__, function) for function in (
            read_global, write_global, read_captured, write_captured, read_attribute,
            write_attribute, item, slot, use, change, each, call,
        )),
        ("round", round_of),
        ("slice", slice),
    )
}  # fmt: skip
"""The names that an instrumented program calls."""
