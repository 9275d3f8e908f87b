"""Mark the places of a program where today's interpreter may switch threads.

A build with a GIL switches after a call and at a jump back to a loop's beginning, nowhere else. A
model that is to run a program as such a build would must learn when it comes by these places, and a
trace function cannot be switched away from. So the program's syntax tree gets a call there; its
text, its line numbers and what it computes stay as they are.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, TypeVar

from labhelpers.model.marking import deep

if TYPE_CHECKING:
    from types import CodeType

AFTER_CALL = "__labhelpers_after__"
"""Name of the function that a call's result goes through."""

_Loop = TypeVar("_Loop", ast.For, ast.While, ast.AsyncFor)
_Function = TypeVar("_Function", ast.FunctionDef, ast.AsyncFunctionDef)


def marked(source: str, filename: str) -> CodeType:
    """Compile a program with its places marked.

    Parameters
    ----------
    source
        The program's text.
    filename
        Its name in tracebacks.

    Raises
    ------
    SyntaxError
        As `compile` does.
    """
    compile(source, filename, "exec", dont_inherit=True)  # its errors, from the text itself
    tree = ast.parse(source, filename)
    with deep():
        tree = ast.fix_missing_locations(_Marker().visit(tree))
    return compile(tree, filename, "exec", dont_inherit=True)


class _Marker(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in _NEED_THEIR_FRAME:
            return node
        return _after(node, node)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return node  # an annotation, which may be kept as text

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.target = self.visit(node.target)
        node.value = node.value and self.visit(node.value)
        return node

    def visit_FunctionDef(self, node: _Function) -> _Function:
        returns, node.returns = node.returns, None
        self.generic_visit(node)
        node.returns = returns
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self.visit_FunctionDef(node)

    def visit_For(self, node: ast.For) -> ast.For:
        return self._loop(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AsyncFor:
        return self._loop(node)

    def visit_While(self, node: ast.While) -> ast.While:
        return self._loop(node)

    def _loop(self, node: _Loop) -> _Loop:
        self.generic_visit(node)
        node.body.append(_statement(node))
        return node

    def visit_Continue(self, node: ast.Continue) -> list[ast.stmt]:
        return [_statement(node), node]


_NEED_THEIR_FRAME = ("super", "locals", "globals", "vars", "dir", "eval", "exec")
"""Left alone: `super` without arguments is found by its name."""


def _after(value: ast.expr, place: Any) -> ast.Call:
    name = ast.copy_location(ast.Name(AFTER_CALL, ast.Load()), place)
    return ast.copy_location(ast.Call(name, [value], []), place)


def _statement(place: ast.stmt) -> ast.stmt:
    nothing = ast.copy_location(ast.Constant(None), place)
    return ast.copy_location(ast.Expr(_after(nothing, place)), place)
