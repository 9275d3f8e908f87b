"""What the program's text says of how its waits may end: by other threads, or by force.

Does each function of the program release only locks that it has acquired itself?
`Lock.release` may be called by another thread than the one that acquired. Where a program makes
use of that (a lock as a signal), "who took it will have to give it back" is false, and a circle
of holders and waiters is no proof of a deadlock. The program's text shows which kind it is.

And does it use anything that ends a wait, or the whole program, from outside: a signal, a watchdog?
"""

from __future__ import annotations

from labhelpers.child import core

TYPE_CHECKING = False  # typing.TYPE_CHECKING, without importing typing
if TYPE_CHECKING:
    from typing import Any

ONLY_AST = 0x400  # ast.PyCF_ONLY_AST; the ast module costs 5 ms that a blocked thread would wait
BY_FORCE = frozenset({
    "signal", "faulthandler", "ctypes", "cffi", "interrupt_main", "raise_signal", "pthread_kill",
    "kill", "killpg", "send_signal", "terminate", "alarm", "setitimer", "_exit", "abort",
})  # fmt: skip
"""Modules and functions by which a wait that nobody could end is ended all the same."""
BY_HAND = ("enter_context", "__enter__", "__exit__")
SCOPES = ("FunctionDef", "AsyncFunctionDef", "Lambda", "ClassDef", "Module")

_known: dict[str, tuple[bool, bool]] = {}


def locks_change_hands() -> bool:
    """True where the program may release a lock in another thread than acquired it."""
    return _of_program()[0]


def waits_end_by_force() -> bool:
    """True where the program may end a wait, or itself, from outside of all its threads."""
    return _of_program()[1]


def _of_program() -> tuple[bool, bool]:
    text = core.program_text
    if text not in _known:
        _known[text] = text_changes_hands(text), text_uses_force(text)
    return _known[text]


def text_uses_force(text: str) -> bool:
    """True where `text` names one of `BY_FORCE`, or cannot be read."""
    try:
        module = compile(text, core.program or "program", "exec", ONLY_AST)
        return any(not BY_FORCE.isdisjoint(_names(node)) for node in _all_nodes(module))
    except (SyntaxError, ValueError, RecursionError):
        return True


def _names(node: Any) -> list[str]:
    kind = type(node).__name__
    if kind == "Name":
        return _unless_a_readers_own(node.id)
    if kind == "Attribute":
        return _unless_a_readers_own(node.attr)
    if kind == "alias":
        return [*node.name.split(".")]
    return node.module.split(".") if kind == "ImportFrom" and node.module else []


def _unless_a_readers_own(name: str) -> list[str]:
    # A semaphore of the reader's has a method `signal`; the module is known by its import.
    return [] if name == "signal" else [name]


def _all_nodes(node: Any) -> list[Any]:
    nodes = [node]
    for child in _children(node):
        nodes.extend(_all_nodes(child))
    return nodes


def text_changes_hands(text: str) -> bool:
    """True where a function of `text` releases what it may not have acquired in a line before.

    True as well where that cannot be told: no text, or `lock.release` handed on without a call.
    """
    try:
        module = compile(text, core.program or "program", "exec", ONLY_AST)
        return not text or any(_scope_changes_hands(scope) for scope in _scopes(module))
    except (SyntaxError, ValueError, RecursionError):
        return True


def _children(node: Any) -> list[Any]:
    children: list[Any] = []
    for name in node._fields:
        value = getattr(node, name, None)
        values = value if isinstance(value, list) else [value]
        children.extend(child for child in values if hasattr(child, "_fields"))
    return children


def _scopes(node: Any) -> list[Any]:
    scopes = [node] if type(node).__name__ in SCOPES else []
    for child in _children(node):
        scopes.extend(_scopes(child))
    return scopes


def _nodes_of_scope(scope: Any) -> list[Any]:
    nodes = []
    for child in _children(scope):
        nodes.append(child)
        if type(child).__name__ not in SCOPES:
            nodes.extend(_nodes_of_scope(child))
    return nodes


def _scope_changes_hands(scope: Any) -> bool:
    acquired = set()
    everything = _nodes_of_scope(scope)
    kinds = {type(node).__name__ for node in everything}
    if "With" in kinds and not kinds.isdisjoint(("Yield", "YieldFrom")):
        return True  # who goes on with a generator, or closes it, gives back what it holds
    certain = [node.func for node in everything if _never_gives_up(node)]
    allowed = [release for node in everything for release in _releases_if_acquired(node)]
    nodes = [node for node in everything if type(node).__name__ == "Attribute"]
    nodes.sort(key=lambda node: (node.end_lineno, node.end_col_offset))
    for node in nodes:
        if node.attr in BY_HAND:
            return True
        if node in certain and node.attr == "acquire":
            acquired.add(_key(node.value))
        elif node.attr == "release" and node not in allowed and _key(node.value) not in acquired:
            return True
    return False


def _never_gives_up(node: Any) -> bool:
    """True for a call that comes back with the lock or not at all: `acquire()`, `acquire(True)`.

    After one that may give up (a time-out, `False`, an argument not known here), the release may
    be of what another holds: so does a watchdog that breaks a lock. What is not called here, as in
    `Thread(target=lock.acquire)`, is acquired by another.
    """
    if type(node).__name__ != "Call":
        return False
    blocking = [*node.args, *(word.value for word in node.keywords if word.arg == "blocking")]
    if len(node.args) + len(node.keywords) != len(blocking) or len(blocking) > 1:
        return False
    return all(getattr(value, "value", None) is True for value in blocking)


def _releases_if_acquired(node: Any) -> list[Any]:
    """Return each `lock.release` in the body of an `if lock.acquire(timeout=1):`."""
    tried: Any = getattr(node.test, "func", None) if type(node).__name__ == "If" else None
    if getattr(tried, "attr", "") != "acquire":
        return []
    inside = [inner for line in node.body for inner in (line, *_nodes_of_scope(line))]
    releases = [inner for inner in inside if getattr(inner, "attr", "") == "release"]
    return [release for release in releases if _key(release.value) == _key(tried.value)]


def _key(node: Any) -> Any:
    if not hasattr(node, "_fields"):
        return repr(node)
    return type(node).__name__, *(_key(getattr(node, name, None)) for name in node._fields)
