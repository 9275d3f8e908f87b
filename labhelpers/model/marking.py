"""Walk a program's syntax tree with its scopes, and put numbered calls into it.

Every kind of access has its own rule for where a call may stand. What the rules share is here:
whose variable a name is at this place, which parts of a definition are evaluated around it, and how
a made node gets its place in the text.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from labhelpers.model.scopes import CAPTURED, GLOBAL, OWN, Scope

PREFIX = "_labhelpers_"
"""Begins the names of the helpers. One underscore: two would make them private in a class."""


_Node = TypeVar("_Node", bound=ast.AST)


class Site(NamedTuple):
    """A place in the text that accesses memory: its line from 1, and its text."""

    line: int
    text: str


class Marker(ast.NodeTransformer):
    """Transforms what opens scopes; those that follow it transform what accesses memory.

    Parameters
    ----------
    scopes
        The scope that each node opens.
    """

    def __init__(self, scopes: dict[ast.AST, Scope]) -> None:
        self.sites: list[Site] = []
        self.scope = Scope("module")
        self._scopes = scopes

    # --- scopes -----------------------------------------------------------------------------------

    @contextmanager
    def _inside(self, node: ast.AST) -> Iterator[None]:
        before, self.scope = self.scope, self._scopes[node]
        yield
        self.scope = before

    def visit_Module(self, node: ast.Module) -> ast.Module:
        with self._inside(node):
            node.body = self.statements(node.body)
        return node

    def visit_FunctionDef(self, node: Any) -> Any:
        node.decorator_list = self.expressions(node.decorator_list)
        self._visit_defaults(node.args)
        with self._inside(node):
            node.body = self.statements(node.body)
        return self._defines(node)  # annotations stay as they are

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self._visit_defaults(node.args)
        with self._inside(node):
            node.body = self.visit(node.body)
        return node

    def _visit_defaults(self, node: ast.arguments) -> None:
        node.defaults = self.expressions(node.defaults)
        node.kw_defaults = [value and self.visit(value) for value in node.kw_defaults]

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        node.decorator_list = [*self._last_decorator(node), *self.expressions(node.decorator_list)]
        node.bases = self.expressions(node.bases)
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        with self._inside(node):
            node.body = self.statements(node.body)
        return self._defines(node)

    def _defines(self, node: Any) -> Any:
        """Return the statements that define a function or class: others may wait for its name."""
        if self.scope.kind != "module" or node.name not in self.scope.changing:
            return node
        name = at(node, ast.Name(node.name, ast.Store()))
        call = self.before_access(name, "write", ast.Constant(None))
        return [at(node, ast.Expr(call)), node] if call else node

    def _last_decorator(self, node: ast.ClassDef) -> list[ast.expr]:
        """Return what is to see a class when all others have made it what it is."""
        return [self.call("decorated", first, text=node.name) for first in node.decorator_list[:1]]

    def visit_TypeAlias(self, node: Any) -> Any:
        return node  # evaluated when somebody asks for it

    def statements(self, body: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return the statements to put in the place of these."""
        visited: list[ast.stmt] = []
        for statement in body:
            made = self.visit(statement)
            visited.extend(made if isinstance(made, list) else [made])
        return visited

    def expressions(self, nodes: Sequence[ast.expr]) -> list[ast.expr]:
        """Return the expressions to put in the place of these."""
        return [self.visit(node) for node in nodes]

    # --- what is put in ---------------------------------------------------------------------------

    def call(self, helper: str, node: Any, *args: ast.expr, text: str = "") -> ast.Call:
        """Return a call of a helper, with the number of a new site first.

        Parameters
        ----------
        helper
            Its name, less the prefix.
        node
            Where it stands.
        *args
            What it is given.
        text
            Text of the site, if that is not the text of `node` as it is now.
        """
        self.sites.append(Site(node.lineno, text or ast.unparse(node)))
        site = ast.Constant(len(self.sites) - 1)
        return at(node, ast.Call(ast.Name(PREFIX + helper, ast.Load()), [site, *args], []))

    def is_shared(self, name: str) -> bool:
        """Return whether others may change the variable of this name."""
        return self.scope.kind_of(name) != OWN

    def before_access(self, node: ast.Name, what: str, *value: ast.expr) -> ast.expr | None:
        """Return the call to make before a name is read or written; None where it is not shared."""
        kind = self.scope.kind_of(node.id)
        if kind == GLOBAL:
            name = ast.Constant(self.scope.mangled(node.id))
            return self.call(f"{what}_global", node, *value, name)
        if kind == CAPTURED:
            nothing = ast.arguments([], [], None, [], [], None, [])
            cell = ast.Lambda(nothing, ast.Name(node.id, ast.Load()))
            return self.call(f"{what}_captured", node, *value, cell)
        return None


@contextmanager
def deep() -> Iterator[None]:
    """Let deep trees be walked: a sum of 600 terms is one of 600 nodes, three calls for each."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


_DEEP = 50_000


def at(place: ast.AST, node: _Node) -> _Node:
    """Return `node`, placed where `place` stands in the text."""
    return ast.copy_location(node, place)


def first_then(first: ast.expr, then: ast.expr, keep: int) -> ast.expr:
    """Return an expression that evaluates two in order; its value is that of number `keep`."""
    both = ast.Tuple([first, then], ast.Load())
    return at((first, then)[keep], ast.Subscript(both, ast.Constant(keep), ast.Load()))
