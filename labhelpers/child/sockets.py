"""Let waiting in sockets and selectors show as "io".

A thread in `recv` looks like one that computes: the interpreter says nothing of system calls. A
call that does not block for longer than a system call takes leaves no record.
"""

from __future__ import annotations

from labhelpers.child import core
from labhelpers.child.commands import replace

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_METHODS = (
    "accept", "connect", "connect_ex", "recv", "recv_into", "recvfrom", "recvfrom_into",
    "recvmsg", "recvmsg_into", "send", "sendall", "sendto", "sendmsg", "sendfile",
)  # fmt: skip
_SSL_METHODS = ("read", "write", "do_handshake", "unwrap")
_LOOKUPS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo")
_SELECTORS = ("Select", "Poll", "Epoll", "Devpoll", "Kqueue")


def patch(module: ModuleType) -> None:
    """Patch `socket`, `ssl`, `select` or `selectors`."""
    {
        "socket": _patch_socket,
        "ssl": _patch_ssl,
        "select": _patch_select,
        "selectors": _patch_selectors,
    }[module.__name__](module)


def _patch_socket(socket: ModuleType) -> None:
    for name in _METHODS:
        replace(socket.socket, name, _socket_waiting)
    for name in _LOOKUPS:
        replace(socket, name, _waiting)


def _patch_ssl(ssl: ModuleType) -> None:
    for name in _SSL_METHODS:
        replace(ssl.SSLSocket, name, _socket_waiting)


def _patch_select(select: ModuleType) -> None:
    replace(select, "select", _waiting)


def _patch_selectors(selectors: ModuleType) -> None:
    for name in _SELECTORS:
        kind = getattr(selectors, f"{name}Selector", None)
        if kind is not None:
            replace(kind, "select", _selecting)


def _socket_waiting(original: Any) -> Any:
    label = original.__name__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.gettimeout() == 0.0:
            return original(self, *args, **kwargs)
        resource = core.NO_RESOURCE  # a library's own socket means nothing to the reader
        if core.is_known(self) or core.called_by_reader():
            resource = core.resource_of(self, "Socket", core.NO_LINE)
        wait = core.begin_wait("io", resource, label, timed=True)
        try:
            return original(self, *args, **kwargs)
        finally:
            core.end_wait_if_long(wait)

    return call


def _waiting(original: Any) -> Any:
    label = original.__name__

    def call(*args: Any, **kwargs: Any) -> Any:
        wait = core.begin_wait("io", label=label, timed=True)
        try:
            return original(*args, **kwargs)
        finally:
            core.end_wait_if_long(wait)

    return call


def _selecting(original: Any) -> Any:
    def select(self: Any, timeout: float | None = None) -> Any:
        module = core.getframe(1).f_globals.get("__name__")
        label = "waiting for events" if module == "asyncio.base_events" else "select"
        wait = core.begin_wait("io", label=label, timed=True)
        try:
            return original(self, timeout)
        finally:
            core.end_wait_if_long(wait)

    return select
