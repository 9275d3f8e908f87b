"""A modelled `_thread._local`: data of which each task of the world sees its own.

The interpreter's goes by the system's thread, and all tasks of a world run on one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

from labhelpers.model import world as worlds

if TYPE_CHECKING:
    from labhelpers.model.world import Task


class _State:
    """How a `local` was made; its identity stands for the object in each task's table."""

    __slots__ = ("__weakref__", "args", "kwargs", "local")

    def __init__(self, of: local, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.local = ref(of)
        self.args, self.kwargs = args, kwargs


class local:
    """As `threading.local`: attributes are the running task's own."""

    __slots__ = ("__dict__", "__weakref__", "_labhelpers_state")

    def __new__(cls, /, *args: Any, **kwargs: Any) -> Any:
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        object.__setattr__(self, "_labhelpers_state", _State(self, args, kwargs))
        _tables()[object.__getattribute__(self, "_labhelpers_state")] = {}
        return self

    def __getattribute__(self, name: str, /) -> Any:
        _show_own(self)
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any, /) -> None:
        _refuse_dict(self, name)
        _show_own(self)
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str, /) -> None:
        _refuse_dict(self, name)
        _show_own(self)
        object.__delattr__(self, name)


local.__module__, local.__qualname__ = "_thread", "_local"
local.__name__ = "_thread._local"  # as messages of errors have it


def _tables() -> WeakKeyDictionary[_State, dict[str, Any]]:
    task = worlds.here.current
    if task.locals is None:
        task.locals = WeakKeyDictionary()
        if task is not worlds.here.main:
            task.at_end.append(lambda: _forget(task))
    tables: WeakKeyDictionary[_State, dict[str, Any]] = task.locals
    return tables


def _forget(task: Task) -> None:
    """Let the attributes of an ended task go, those too that an object showed last."""
    tables, task.locals = task.locals, None
    for state, own in list(tables.items()):
        of = state.local()
        if of is not None and object.__getattribute__(of, "__dict__") is own:
            object.__setattr__(of, "__dict__", {})


def _show_own(self: local) -> None:
    """Let the attributes of `self` be those of the running task; made when it first comes."""
    state: _State = object.__getattribute__(self, "_labhelpers_state")
    tables = _tables()
    own = tables.get(state)
    if own is not None:
        object.__setattr__(self, "__dict__", own)
        return
    tables[state] = own = {}
    object.__setattr__(self, "__dict__", own)
    type(self).__init__(self, *state.args, **state.kwargs)
    object.__setattr__(self, "__dict__", own)  # it may have waited, and another task come by


def _refuse_dict(self: local, name: str) -> None:
    if name == "__dict__":
        kind = type(self).__name__
        raise AttributeError(f"{kind!r} object attribute '__dict__' is read-only")
