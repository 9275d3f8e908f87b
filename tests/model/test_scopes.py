"""Whose variable a name is, as Python itself says."""

from __future__ import annotations

import ast
import importlib.util
import symtable
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from labhelpers.model.scopes import CAPTURED, GLOBAL, OWN, Scope, scopes_of
from tests.tricky_programs import ANYWHERE, MODULES

LIBRARY = (
    *("argparse", "ast", "bdb", "cmd", "collections", "concurrent.futures.thread", "contextlib"),
    *("dataclasses", "enum", "functools", "inspect", "json.decoder", "pickle", "queue"),
    *("random", "statistics", "threading", "tokenize", "typing", "unittest.mock"),
)

TRICKY = ANYWHERE | MODULES
COMPREHENSIONS = ("genexpr", "listcomp", "setcomp", "dictcomp")


def text_of(module: str) -> str:
    spec = importlib.util.find_spec(module)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).read_text(encoding="utf-8")


def functions(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        if child.get_type() in ("function", "class") and child.get_name() not in COMPREHENSIONS:
            yield child
        yield from functions(child)


def places(scopes: dict[ast.AST, Scope]) -> Iterator[tuple[tuple[str, int], Scope]]:
    for node, scope in scopes.items():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield (node.name, node.lineno), scope
        elif isinstance(node, ast.Lambda):
            yield ("lambda", node.lineno), scope


def as_python_says(symbol: Any) -> str:
    if symbol.is_global():
        return "the module's"
    return "around" if symbol.is_free() else "here"


def as_we_say(scope: Scope, name: str) -> str:
    owner = scope.owner_of(name)
    if owner is None:
        return "the module's"
    return "here" if owner is scope else "around"


@pytest.mark.parametrize("module", LIBRARY)
def test_the_library_is_read_as_python_reads_it(module: str) -> None:
    assert differences(text_of(module)) == []


@pytest.mark.parametrize("name", TRICKY)
def test_tricky_programs_are_read_as_python_reads_them(name: str) -> None:
    assert differences(dedent(TRICKY[name]).strip()) == []


def differences(source: str) -> list[str]:
    """Return the names that Python has for another scope's than we do."""
    ours: dict[tuple[str, int], list[Scope]] = {}
    for place, scope in places(scopes_of(ast.parse(source))):
        ours.setdefault(place, []).append(scope)
    pythons: dict[tuple[str, int], list[symtable.SymbolTable]] = {}
    for table in functions(symtable.symtable(source, "text", "exec")):
        pythons.setdefault((table.get_name(), table.get_lineno()), []).append(table)
    assert ours.keys() == pythons.keys()
    return [
        f"{place}: {symbol.get_name()} is {python}"
        for place, tables in pythons.items()
        if len(tables) == 1  # of two lambdas in a line, who knows which is which
        for symbol in tables[0].get_symbols()
        for scope in ours[place]
        if symbol.get_name() in scope.bound | scope.used and symbol.get_name() != "__class__"
        for python in [as_python_says(symbol)]
        if as_we_say(scope, symbol.get_name()) != python
    ]


# --- whose it is ----------------------------------------------------------------------------------

MODULE = """
    import os
    count, fixed = 0, 1
    def work(given):
        global count
        own, shared, kept = 0, 0, given
        count += 1
        try: pass
        except OSError as error: pass
        def later():
            nonlocal shared
            shared += 1
            return kept, given, error, later
        [own for own in (own,)]
        return (shared for _ in (own,)), lambda: fixed
    class Thing:
        __private = 1
        level = 2
        def get(self): return level
    level = 3
    def other(level): level = 4
"""


def kind(function: str, name: str, source: str = MODULE) -> str:
    by_place = {place[0]: scope for place, scope in places(scopes_of(ast.parse(dedent(source))))}
    return by_place[function].kind_of(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("count", GLOBAL),
        ("fixed", GLOBAL),
        ("os", OWN),
        ("work", OWN),
        ("print", OWN),
        ("own", OWN),
        ("shared", CAPTURED),
        ("kept", CAPTURED),
        ("given", OWN),
        ("error", OWN),
        ("later", OWN),
    ],
)
def test_a_name_in_a_function(name: str, expected: str) -> None:
    assert kind("work", name) == expected


def test_a_name_is_the_same_ones_for_all_who_use_it() -> None:
    assert kind("later", "shared") == kind("later", "kept") == CAPTURED
    assert kind("lambda", "fixed") == GLOBAL
    assert kind("get", "level") == GLOBAL
    assert kind("Thing", "level") == kind("Thing", "_Thing__private") == OWN
    assert kind("other", "level") == OWN


def test_names_that_are_changed_unseen() -> None:
    for change in ("globals()['n'] = 1", "exec('n = 1')", "a.__dict__['n'] = 1"):
        source = f"def f(): pass\nclass A: n = 1\na = A()\n{change}\n"
        scope = scopes_of(ast.parse(source))
        module = next(iter(scope.values())).module
        assert module.kind_of("f") == module.kind_of("n") == GLOBAL
        assert module.kind_of("print") == OWN
        assert module.may_change("n")


def test_attributes_that_are_changed() -> None:
    source = """
        class A:
            def put(self):
                self.__n = 1
                self.m += 1
                del self.k, self.box.j
                (self.x, *self.y), self.d[self.z] = given
    """
    scopes = scopes_of(ast.parse(dedent(source)))
    put = {place[0]: scope for place, scope in places(scopes)}["put"]
    assert put.module.attributes == {"_A__n", "m", "k", "j", "x", "y"}
    assert put.may_change("__n") and put.may_change("y")
    assert not put.may_change("z") and not put.may_change("box")


@pytest.mark.parametrize(
    ("owner", "name", "mangled"),
    [
        ("A", "__n", "_A__n"),
        ("_A", "__n", "_A__n"),
        ("__", "__n", "__n"),
        ("A", "__n__", "__n__"),
        ("A", "_n", "_n"),
        ("", "__n", "__n"),
    ],
)
def test_private_names(owner: str, name: str, mangled: str) -> None:
    assert Scope("class", private=owner).mangled(name) == mangled


def test_a_global_that_no_function_uses_is_the_main_threads_own() -> None:
    tree = ast.parse("mine = ours = 0\ndef f(): return ours\nclass C: mine\n[mine for _ in '']\n")
    module = scopes_of(tree)[tree]
    assert [module.kind_of(name) for name in ("mine", "ours")] == [OWN, GLOBAL]
