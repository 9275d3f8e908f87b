"""Say what a program uses that cannot be modelled, before it runs.

In virtual time there are no other processes, no sockets and no other kinds of tasks: a program that
waits for one of them would wait in real time, and hold up all its threads. One clear sentence in
advance is better than a run that hangs.
"""

from __future__ import annotations

import ast

_MODULES = {
    "multiprocessing": "processes",
    "subprocess": "processes",
    "pty": "processes",
    "socket": "sockets",
    "socketserver": "sockets",
    "ssl": "sockets",
    "http": "sockets",
    "urllib": "sockets",
    "ftplib": "sockets",
    "smtplib": "sockets",
    "xmlrpc": "sockets",
    "select": "sockets",
    "selectors": "sockets",
    "asyncio": "asyncio's event loop",
    "gevent": "greenlets",
    "greenlet": "greenlets",
    "eventlet": "greenlets",
    "signal": "signals",
    "ctypes": "foreign functions",
    "cffi": "foreign functions",
    "requests": "sockets",
    "httpx": "sockets",
    "zmq": "sockets",
    "tornado": "sockets",
    "aiohttp": "sockets",
    "anyio": "event loop",
    "trio": "event loop",
    "dask": "sockets",
    "distributed": "sockets",
}
_NAMES = {
    "ProcessPoolExecutor": "processes",
    "InterpreterPoolExecutor": "interpreters",
    "fork": "processes",
    "forkpty": "processes",
    "system": "processes",
    "popen": "processes",
    "posix_spawn": "processes",
    "posix_spawnp": "processes",
    "spawnl": "processes",
    "spawnlp": "processes",
    "spawnv": "processes",
    "spawnvp": "processes",
    "interrupt_main": "signals",
}
_OF = ("os", "concurrent.futures", "_thread")


IN_VIRTUAL_TIME = "virtual time has no {}: run the cell in real time, without --virtual"
IN_AN_EXPLORATION = "an exploration has no {}: run the cell once, with %%lab"


def refusal(source: str, first_line: int = 1, why: str = IN_VIRTUAL_TIME) -> str | None:
    """Return why `source` cannot be modelled, as one sentence; None where it can.

    A program with a syntax error is not refused: running it shows the error.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    found = [
        (node.lineno, *what)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.expr)
        for what in _unmodelled(node)
    ]
    if not found:
        return None
    line, name, thing = min(found)
    return f"Line {line + first_line - 1} uses {name}, and {why.format(thing)}."


def _unmodelled(node: ast.AST) -> list[tuple[str, str]]:
    match node:
        case ast.Import():
            return _modules([alias.name for alias in node.names])
        case ast.ImportFrom(module=str(module)) if not node.level:
            if module in _OF:
                return _names([alias.name for alias in node.names])
            return _modules([module])
        case ast.Attribute(value=ast.Name(id="os" | "_thread"), attr=name):
            return _names([name])
        case ast.Attribute(attr=("ProcessPoolExecutor" | "InterpreterPoolExecutor") as name):
            return _names([name])
        case ast.Call(func=ast.Name(id="input")):
            return [("input()", "keyboard")]
    return []


def _modules(names: list[str]) -> list[tuple[str, str]]:
    heads = [name.partition(".")[0] for name in names]
    return [(head, _MODULES[head]) for head in heads if head in _MODULES]


def _names(names: list[str]) -> list[tuple[str, str]]:
    return [(name, _NAMES[name]) for name in names if name in _NAMES]
