"""What happens before a program calls something: what is called may look at what others change.

A function of the program asks for itself, in its own accesses. One written in C, or a library's,
asks nobody: so the call asks for the containers that it is given, and for those that it belongs to.
"""

from __future__ import annotations

import builtins
import types
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from labhelpers.model import execution as executions
from labhelpers.model import locks, looks
from labhelpers.model.containers import (
    CONTAINERS,
    ITERATORS,
    STANDING,
    containers_of,
    is_container,
    iter_of_python,
    stand,
)
from labhelpers.model.fields import FIELDS, as_read
from labhelpers.model.memory import (
    access,
    advance,
    before_printing,
    each,
    part_of,
    read_attribute,
    use,
    write_attribute,
)
from labhelpers.model.operations import READ, WRITE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labhelpers.model.execution import Execution, Task

_BUILT_IN, _GENERATOR = types.BuiltinFunctionType, types.GeneratorType
_READERS = frozenset({
    "copy", "count", "difference", "endswith", "find", "get", "index", "intersection",
    "isdisjoint", "issubset", "issuperset", "items", "join", "keys", "startswith",
    "symmetric_difference", "union", "values", "__contains__", "__getitem__", "__iter__",
    "__len__", "most_common", "elements", "total", "decode", "hex", "tobytes", "tolist",
})  # fmt: skip
_OF_ONE_KEY = frozenset({"get", "__contains__", "__getitem__"})
_TAKING_WHOLE = frozenset({"append", "appendleft", "insert", "setdefault"})
"""Methods that put what they are given into a container, and do not look into it."""
_WRITING_MODULES = frozenset({"random", "heapq", "bisect", "_heapq", "_bisect"})
_CHANGING_NOTHING = frozenset({
    "abs", "all", "any", "bin", "callable", "chr", "divmod", "format", "hash", "hex", "id",
    "isinstance", "issubclass", "len", "max", "min", "oct", "ord", "pow", "print", "repr", "round",
    "sorted", "sum",
})  # fmt: skip
_BY_NAME = {
    **dict.fromkeys(("getattr", "hasattr", "__getattribute__"), read_attribute),
    **dict.fromkeys(("setattr", "delattr", "__setattr__", "__delattr__"), write_attribute),
}
"""What reads and writes an attribute whose name it is given."""
_MEASURING = frozenset({
    "__build_class__", "__import__", "abs", "bin", "breakpoint", "callable", "chr", "compile",
    "dir", "divmod", "eval", "exec", "globals", "hash", "hex", "id", "input", "isinstance",
    "issubclass", "locals", "oct", "open", "ord", "pow", "round", "vars",
})  # fmt: skip
"""Built-in functions that look at no more than what they are given, or at their caller's frame."""
_LOOKING = frozenset({
    "active_count", "current_thread", "done", "cancelled", "empty", "enumerate", "exception",
    "full", "get_ident", "get_native_id", "is_alive", "is_set", "join", "locked", "main_thread",
    "qsize", "result", "running",
})  # fmt: skip
"""Functions of the libraries that ask for themselves, which change nothing."""
_GIVING_UP = frozenset({"acquire", "wait", "wait_for"})
"""Those that return False when they have changed nothing."""
_NOTHING_CAME = frozenset({"Empty", "Full", "TimeoutError"})
"""Exceptions with which others say so."""


def call(site: int, function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call `function`: today's interpreter may switch before it begins and after it returns."""
    here = executions.here
    me = here.current
    outer, me.site, me.passed = me.site, site, True
    me.calls += 1
    try:
        if type(function) is _METHOD and function.__func__ in _harmless and not (args or kwargs):
            result = function()
            me.effects += _harmless[function.__func__]
            return result
        if type(function) in _IN_PYTHON:
            if not _is_foreign(here, function):
                return function(*args, **kwargs)
            args, kwargs = _before_foreign(here, site, function, args, kwargs)
            if type(function) is type or function.__module__ == _LOCKS:
                result = function(*args, **kwargs)  # makes what nobody has yet, or is a step
            else:
                result = _counted(me, function, *args, **kwargs)
            if type(result) in ITERATORS:
                stand(result, *args)
            return result
        return _call_built_in(here, site, function, args, kwargs)
    finally:
        me.site, me.passed = outer, True


locks.between.add(call.__code__)
_METHOD, _LOCKS = types.MethodType, locks.__name__
_LAZY = frozenset({enumerate, filter, map, zip})
_UNBOUND = (types.MethodDescriptorType, types.WrapperDescriptorType)
_IN_PYTHON = frozenset({type, types.FunctionType, types.MethodType})
_harmless: dict[Any, bool] = {}
"""Functions of a library that ask for all they look at, so that nothing need be asked before; and
whether they change something that lasts."""


def _counted(me: Task, function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Call what is not the program's, and count it unless it has changed nothing that lasts."""
    if _changes_nothing(function):
        return function(*args, **kwargs)
    me.effects += 1
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        me.effects -= type(error).__name__ in _NOTHING_CAME
        raise
    me.effects -= result is False and function.__name__ in _GIVING_UP
    return result


locks.between.add(_counted.__code__)


def _changes_nothing(function: Any) -> bool:
    module = function.__module__
    if module in looks.ASKING:
        return function.__name__ in _LOOKING
    if isinstance(getattr(function, "__self__", None), CONTAINERS):
        return True  # it is an access
    return bool(module == "time" and function.__name__ == "sleep")


def _takes_from(args: tuple[Any, ...]) -> bool:
    """Return whether one of these is an iterator, which goes on when somebody goes through it."""
    return any(hasattr(type(value), "__next__") for value in args if type(value) is not _GENERATOR)


def _may_change(function: Any, args: tuple[Any, ...]) -> bool:
    """Return whether a function written in C may change something."""
    return getattr(function, "__name__", "") not in _CHANGING_NOTHING or _takes_from(args)


def _call_built_in(
    here: Execution, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    if not here.has_started:
        here.current.effects += _may_change(function, args)
    elif function is next and args and type(args[0]) is _GENERATOR:
        return advance(site, function, args)
    else:
        _before_built_in(here, site, function, args)
    result = function(*args, **kwargs)
    if type(result) in STANDING:
        stand(result, getattr(function, "__self__", None), *args)
    return result


def _is_foreign(here: Execution, function: Any) -> bool:
    """Return whether a class, function or method is not the program's own."""
    if type(function) is type:
        return bool(function.__module__ != "__main__")
    code = getattr(function, "__code__", None)  # a method has its function's attributes
    return code is None or bool(code.co_filename != here.knowledge.name)


def _before_foreign(
    here: Execution, site: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if args and _takes_from(args):
        here.current.effects += 1
    if here.has_started:
        _ask_for(here, site, function, args)
        if function.__module__ == "dataclasses" and hasattr(type(args and args[0]), FIELDS):
            args = as_read(site, args[0]), *args[1:]
    for value in (*args, *kwargs.values()):
        if _looks_unseen(value):
            args = tuple(_asking(site, value) for value in args)
            kwargs = {name: _asking(site, value) for name, value in kwargs.items()}
            break
    if function in _LAZY:
        args = _step_by_step(site, args)
    return args, kwargs


def _step_by_step(site: int, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what an iterator is to be made of, so that it is known where it looks.

    Where it calls a function of the program, others may come between two items, whoever asks for
    them.
    """
    args = tuple(iter(value) if iter_of_python(value) is not None else value for value in args)
    if not args or type(args[0]) not in _IN_PYTHON:
        return args
    return args[0], *(each(site, values) for values in args[1:])


def _ask_for(here: Execution, site: int, function: Any, args: tuple[Any, ...]) -> None:
    is_method = type(function) is _METHOD
    owner = function.__self__ if is_method else None
    key = function.__func__ if is_method else function
    module = function.__module__
    look = looks.looks.get(key)
    if look is not None:
        look(owner)
    elif is_method and is_container(owner):
        _before_method(site, function.__name__, owner, args)
    elif module in looks.ASKING:
        _harmless[key] = function.__name__ not in _LOOKING
        _ask_for_all(READ, site, args)
    else:
        _ask_for_all(WRITE if module in _WRITING_MODULES else READ, site, args)


def _looks_unseen(value: Any) -> bool:
    """Return whether a value is a function that looks unseen at what others may change."""
    if type(value) is _METHOD:
        return value.__func__ in looks.looks
    if type(value) is not _BUILT_IN:
        return False
    of = value.__self__
    return isinstance(of, CONTAINERS) or (of is builtins and value.__name__ not in _MEASURING)


def _asking(site: int, value: Any) -> Any:
    """Return what a library is to call instead of such a function: the same, asking first."""
    if not _looks_unseen(value):
        return value

    def asking(*args: Any, **kwargs: Any) -> Any:
        return call(site, value, *args, **kwargs)

    return update_wrapper(asking, value, ("__name__", "__qualname__", "__doc__"))


def _before_built_in(here: Execution, site: int, function: Any, args: tuple[Any, ...]) -> None:
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", "")
    if type(function) in _UNBOUND and args:
        owner, *rest = args
        args = tuple(rest)
    if owner is not builtins and is_container(owner):
        _before_method(site, name, owner, args)
    elif name == "print":
        _ask_for_all(READ, site, args)
        before_printing(site)
    elif name == "next" and args:
        _ask_for_all(READ, site, containers_of(args[0]))
        access(WRITE, id(args[0]), None, site, args[0])
    elif name in _BY_NAME:
        _before_attribute(site, name, args if owner in (None, builtins) else (owner, *args))
    else:
        writes = getattr(function, "__module__", "") in _WRITING_MODULES
        _ask_for_all(WRITE if writes else READ, site, args)
        here.current.effects += _may_change(function, args)


def _before_attribute(site: int, function: str, args: tuple[Any, ...]) -> None:
    if len(args) > 1 and isinstance(args[1], str):
        _BY_NAME[function](site, args[0], args[1])


def _before_method(site: int, name: str, owner: Any, args: tuple[Any, ...]) -> None:
    if name not in _TAKING_WHOLE:
        _ask_for_all(READ, site, args)
    part = part_of(owner, args[0]) if name in _OF_ONE_KEY and args else None
    access(READ if name in _READERS else WRITE, id(owner), part, site, owner)


def _ask_for_all(kind: int, site: int, values: Iterable[Any]) -> None:
    for value in values:
        if kind == READ:
            use(site, value)
        else:
            for container in containers_of(value):
                access(kind, id(container), None, site, container)
