"""Name the work that is given to a pool: "task(3)" tells more than a function's address."""

from __future__ import annotations

import sys

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from typing import Any

LONGEST = 40  # characters of a whole label
LONGEST_ARGUMENT = 12
MOST_BITS = 1_000  # of an int whose digits are looked at; Python refuses those of some
CODE = type((lambda: None).__code__)
_PLAIN = (int, float, complex, bool, type(None), str, bytes)


def label(function: Any, args: Any = (), kwargs: Any = None) -> str:
    """Return how a call of `function` looks in the program's text, cut to `LONGEST`.

    Only plain values are shown: the repr of others is the program's code, or an address.
    """
    function, args, kwargs = _whole(function, args, kwargs)
    shown = [_argument(value) for value in args]
    shown += [f"{name}={_argument(value)}" for name, value in kwargs.items()]
    text = f"{name_of(function)}({', '.join(shown)})"
    return text if len(text) <= LONGEST else f"{name_of(function)}(…)"


def _whole(function: Any, args: Any, kwargs: Any) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """Return the call that a partial, or asyncio's `context.run`, will make in the end."""
    args, kwargs = tuple(args), kwargs or {}
    while True:
        if is_partial(function):
            args = (*function.args, *args)
            kwargs = {**function.keywords, **kwargs}
            function = function.func
        elif _is_context_run(function) and args:
            function, args = args[0], args[1:]
        else:
            return function, args, kwargs


def is_partial(function: Any) -> bool:
    """Return whether it is a `functools.partial`: others may have a `func` as well."""
    kind = getattr(sys.modules.get("functools"), "partial", None)
    return kind is not None and kind in type(function).__mro__


def _is_context_run(function: Any) -> bool:
    owner = attribute(function, "__self__")
    return type(owner).__name__ == "Context" and attribute(function, "__name__") == "run"


def attribute(value: Any, name: str) -> Any:
    """Return an attribute, None where there is none: a proxy's way to say so may be any error."""
    try:
        return getattr(value, name, None)
    except Exception:
        return None


def chunk_label(function: Any, count: Any) -> str:
    """Return the label of one piece of a `map`, `count` calls long."""
    return f"{name_of(function)} ×{count}"


def name_of(function: Any) -> str:
    """Return the name of a function, of a partial's function, of a callable object's class."""
    function = _unwrapped(function)
    name = attribute(function, "__name__")
    if not name or type(name) is not str:  # a proxy may have any attribute
        name = type(function).__name__
    return "lambda" if name == "<lambda>" else str(name)


def line_of(function: Any) -> int:
    """Return the program's line at which `function` is defined, else `core.NO_LINE`."""
    code = _code(function)
    if code is None or code.co_filename != core.program:
        return core.NO_LINE
    return int(code.co_firstlineno)


def is_readers(function: Any) -> bool:
    """True where `function` is not a library's own; a builtin that the reader chose counts."""
    code = _code(function)
    return code is None or core.is_reader(code.co_filename)


def _unwrapped(function: Any) -> Any:
    return _whole(function, (), {})[0]


def _code(function: Any) -> Any:
    function = _unwrapped(function)
    code = attribute(attribute(function, "__func__") or function, "__code__")
    return code if type(code) is CODE else None


def _argument(value: Any) -> str:
    if type(value) not in _PLAIN or (type(value) is int and value.bit_length() > MOST_BITS):
        return "…"
    if type(value) in (str, bytes):
        value = value[:LONGEST_ARGUMENT]  # the rest would not be shown, and may be long
    text = repr(value)
    return text if len(text) <= LONGEST_ARGUMENT else text[: LONGEST_ARGUMENT - 1] + "…"
