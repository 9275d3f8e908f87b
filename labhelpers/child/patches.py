"""Which modules are watched, and the module here that knows how.

Nothing is imported before the program imports what it replaces: `hello` pays for an empty list.
"""

from __future__ import annotations

import sys

from labhelpers.child.importing import when_imported

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from types import ModuleType

WATCHED = {
    "time": ("sleeping",),
    "_thread": ("rawthreads",),
    "threading": ("locks", "threads", "sync"),
    "queue": ("queues",),
    "os": ("commands",),
    "socket": ("sockets",),
    "ssl": ("sockets",),
    "select": ("sockets",),
    "selectors": ("sockets",),
    "greenlet": ("greenlets",),
    "gevent": ("greenlets",),
    "gevent.pool": ("greenlets",),
    "asyncio.events": ("coroutines",),
    "asyncio.tasks": ("coroutines",),
    "asyncio.base_events": ("coroutines",),
    "subprocess": ("commands", "inheritance"),
    "concurrent.futures._base": ("futures",),
    "concurrent.futures.thread": ("futures",),
    "concurrent.futures.process": ("futures",),
    "multiprocessing.context": ("processes",),
    "multiprocessing.process": ("processes",),
    "multiprocessing.popen_forkserver": ("commands",),
    "multiprocessing.popen_spawn_win32": ("commands",),
    "multiprocessing.synchronize": ("processes",),
    "multiprocessing.queues": ("processes",),
    "multiprocessing.connection": ("processes",),
    "multiprocessing.pool": ("processes",),
    "multiprocessing.managers": ("processes",),
    "multiprocessing.spawn": ("worker",),
    "multiprocessing.util": ("worker", "inheritance"),
}
"""Library's module: modules of `labhelpers.child` whose `patch(module)` is called with it."""


def install() -> None:
    """Have each of `WATCHED` patched when the program imports it."""
    for name in WATCHED:
        when_imported(name, _patch)


def _patch(module: ModuleType) -> None:
    for name in WATCHED[module.__name__]:
        full_name = f"labhelpers.child.{name}"
        __import__(full_name)
        sys.modules[full_name].patch(module)
