"""What the calls that `accesses` puts into a program do: ask to go on before memory others share.

To ask before every access would make most steps of an exploration steps that concern nobody: the
list of threads that only the main thread sees, the attribute that is never changed. So a site in
the text asks only once it is known to access what another task accesses too, one of them writing.
Until then it takes a note; what the notes show makes the exploration begin again.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model.containers import (
    CONTAINERS,
    ITERATORS,
    STANDING,
    containers_of,
    is_container,
    is_fresh,
    is_looked_into,
    is_others,
    iter_of_python,
    stand,
)
from labhelpers.model.local import local
from labhelpers.model.operations import (
    READ,
    WRITE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


STDOUT = "stdout"

_PLAIN_KEYS = frozenset({str, int, float, bool, bytes, type(None)})


# --- asking ------------------------------------------------------------------------------------


def access(kind: int, key: Any, part: Any, site: int, owner: object = None) -> None:
    """Note an access, and ask to go on before it where it is known to be shared."""
    here = executions.here
    me = here.current
    if kind == WRITE:
        me.effects += 1
    if not here.has_started:
        return  # before there is a second task, all is in order
    note = here.notes.get(key)
    if note is None:
        here.notes[key] = note = [0, False, set()]
        here.kept.append(owner)  # so that no other object gets its address
    note[0] |= me.bit
    note[2].add(site)
    if kind == WRITE:
        note[1] = True
    if here.knowledge.is_shared[site]:
        place = here.place_of.get(key)
        if place is None:
            place = here.place_of[key] = len(here.places)
            here.places.append((key, owner))
        here.point((kind, place, part, site, None))


def before_printing(site: int) -> None:
    """Come before something is printed."""
    here = executions.here
    if here.knowledge.prints:
        access(WRITE, STDOUT, None, site)
    here.current.effects += here.knowledge.prints


def note_last_look(values: dict[str, Any]) -> None:
    """Note that the main task looks at globals when it has come to its end."""
    notes = executions.here.notes
    for name, value in values.items():
        for key in (name, id(value)) if isinstance(value, CONTAINERS) else (name,):
            notes.setdefault(key, [0, False, set()])[0] |= 1


def read_global(site: int, name: str) -> None:
    """Come before the reading of a global."""
    here = executions.here
    if here.has_started:
        if here.knowledge.is_shared[site]:
            access(READ, name, None, site)
        else:
            here.masks[site] |= here.current.bit


def write_global(site: int, value: Any, name: str) -> Any:
    """Come before a global is bound to `value`; return that."""
    here = executions.here
    if here.knowledge.is_shared[site]:
        access(WRITE, name, None, site)
    else:
        here.current.effects += 1
        if here.has_started:
            here.masks[site] |= here.current.bit
            here.writes.add(site)
    return value


def read_captured(site: int, cell: Any) -> None:
    """Come before the reading of a captured variable; `cell` is a function that returns it."""
    held = cell.__closure__[0]
    access(READ, id(held), None, site, held)


def write_captured(site: int, value: Any, cell: Any) -> Any:
    """Come before a captured variable is bound to `value`; return that."""
    held = cell.__closure__[0]
    access(WRITE, id(held), None, site, held)
    return value


def read_attribute(site: int, owner: Any, name: str) -> Any:
    """Come before the reading of an attribute; return its owner."""
    if executions.here.has_started and not isinstance(owner, local):
        own = getattr(owner, "__dict__", None)
        if isinstance(owner, types.ModuleType) and _never_changes(own and own.get(name)):
            return owner
        if own is not None and name in own:
            access(READ, (id(owner), name), None, site, owner)
        else:
            _read_inherited(site, owner, name)
    return owner


def _never_changes(value: object) -> bool:
    """Return whether a value of a module is of the kind that a program only uses."""
    return value is None or callable(value) or isinstance(value, types.ModuleType)


def _read_inherited(site: int, owner: Any, name: str) -> None:
    """Come before the reading of what a class may have; methods are what nobody changes."""
    kinds = owner.__mro__ if isinstance(owner, type) else type(owner).__mro__
    kind = next((kind for kind in kinds if name in kind.__dict__), None)
    if kind is not None:
        value = kind.__dict__[name]
        if not isinstance(value, types.MemberDescriptorType):
            if hasattr(value, "__get__") or callable(value):
                return
            access(READ, (id(kind), name), None, site, kind)
    if kind is not owner:
        access(READ, (id(owner), name), None, site, owner)


def write_attribute(site: int, owner: Any, name: str) -> Any:
    """Come before the storing of an attribute; return its owner."""
    here = executions.here
    if here.has_started and not isinstance(owner, local):
        access(WRITE, (id(owner), name), None, site, owner)
    else:
        here.current.effects += 1
    return owner


# --- containers --------------------------------------------------------------------------------


def part_of(container: Any, key: Any) -> Any:
    """Return what of a container a key stands for; None for all of it."""
    if type(key) not in _PLAIN_KEYS or isinstance(container, set):
        return None
    if isinstance(container, dict):
        return key if key in container else None
    if not isinstance(container, CONTAINERS):
        return None
    return key if isinstance(key, int) and 0 <= key < len(container) else None


def item(site: int, container: Any, key: Any) -> Any:
    """Return an item."""
    if is_looked_into(container):
        part = part_of(container, key)
        makes = part is None and hasattr(container, "__missing__")
        access(WRITE if makes else READ, id(container), part, site, container)
    return container[key]


class slot:
    """An item that is to be stored or deleted: its `value`."""

    __slots__ = ("_container", "_key", "_site")

    def __init__(self, site: int, container: Any, key: Any) -> None:
        self._site, self._container, self._key = site, container, key
        executions.here.current.effects += 1

    def _before(self, part: Any) -> None:
        if is_container(self._container):
            access(WRITE, id(self._container), part, self._site, self._container)

    @property
    def value(self) -> Any:
        """The item."""
        return self._container[self._key]

    @value.setter
    def value(self, value: Any) -> None:
        container = self._container
        if is_container(container):
            self._before(part_of(container, self._key))
        container[self._key] = value

    @value.deleter
    def value(self) -> None:
        self._before(None)
        del self._container[self._key]


def use(site: int, value: Any) -> Any:
    """Come before an expression looks into `value`; return that."""
    if isinstance(value, CONTAINERS):
        access(READ, id(value), None, site, value)
    elif type(value) in STANDING:
        _look_through(site, value)
    return value


def _look_through(site: int, value: Any) -> None:
    """Come before a step of an iterator, or a look into a view.

    The task that has made an iterator reads it, others write to it: so their order is told, and a
    loop that makes its own, again and again, has changed nothing.
    """
    for container in containers_of(value):
        access(READ, id(container), None, site, container)
    if type(value) in ITERATORS:
        access(WRITE if is_others(value) else READ, id(value), None, site, value)


def change(site: int, value: Any) -> Any:
    """Come before an augmented assignment changes `value` in place; return that."""
    if is_container(value):
        access(WRITE, id(value), None, site, value)
    return value


def each(site: int, values: Any) -> Any:
    """Return what a loop goes through, each step of it an access."""
    if isinstance(values, types.GeneratorType):
        return _advances(site, values)
    if isinstance(values, CONTAINERS) or type(values) in STANDING:
        executions.here.current.effects += type(values) in ITERATORS and not is_fresh(values)
        if executions.here.knowledge.is_shared[site]:
            return _steps(site, values, iter(values))
        return use(site, values)
    if iter_of_python(values) is not None:
        return _made_by_program(site, values)
    executions.here.current.effects += hasattr(values, "__next__")
    return values


def _made_by_program(site: int, values: Any) -> Any:
    """Return what a loop goes through that a class in Python makes: it may be any iterator."""
    made = iter(values)
    if isinstance(made, types.GeneratorType):
        return _advances(site, made)
    if type(made) in ITERATORS:
        stand(made, values)
    return _steps(site, made, made)


def _steps(site: int, values: Any, steps: Iterator[Any]) -> Iterator[Any]:
    while True:
        use(site, values)
        try:
            value = next(steps)
        except StopIteration:
            return
        yield value


def _advances(site: int, values: Any) -> Iterator[Any]:
    while True:
        try:
            value = advance(site, next, (values,))
        except StopIteration:
            return
        yield value


def advance(site: int, function: Any, args: tuple[Any, ...]) -> Any:
    """Let a generator go on: it is in use until its task has said that it is no more."""
    here, generator = executions.here, args[0]
    access(WRITE, id(generator), None, site, generator)
    if id(generator) in here.in_use:
        raise ValueError("generator already executing")
    here.in_use.add(id(generator))
    try:
        return function(*args)
    finally:
        if not here.over:
            access(WRITE, id(generator), None, site, generator)
        here.in_use.discard(id(generator))
