"""Find whose variable a name is: the module's, the running function's alone, or one it shares.

A variable of a function is shared only when another function has captured it, and no name says so
where it stands. The rules are those of the language reference, section "Naming and binding".

A name that is only defined, imported, passed as an argument or bound by an `except` never changes
once it is there; so nobody has to look at it, unless a thread was started before it was defined. A
global that stands in no function is the main thread's own.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

GLOBAL, CAPTURED, OWN = "global", "captured", "own"

_BY_NAME = {"exec", "globals", "vars", "setattr", "delattr"}
_BY_NAME |= {"__dict__", "__setattr__", "__delattr__"}
"""Names of what changes variables and attributes by their names: any of them may change."""

_STARTING = {"start", "submit"}
"""Methods after which others may run: what is defined below comes to a name that they may use."""

_LATER = ("function", "generator")  # what is in these can run at any time, in any thread
_COMPREHENSIONS = ("comprehension", "generator")


class Scope:
    """The names of a part of a program.

    Parameters
    ----------
    kind
        "module", "function", "class", "comprehension", "generator" for a generator expression, or
        "parameters" for what holds a definition's type parameters.
    parent
        The scope around it.
    private
        Name of the class whose private names these are; the parent's unless said.
    """

    def __init__(self, kind: str, parent: Scope | None = None, private: str = "") -> None:
        self.kind = kind
        self.parent = parent
        self.private: str = private or (parent.private if parent else "")
        self.module: Scope = parent.module if parent else self
        self.bound: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.used: set[str] = set()
        self.assigned: set[str] = set()
        self.changing: set[str] = set()
        """Those of its variables that are assigned to, here or elsewhere."""
        self.captured: set[str] = set()
        """Those of its variables that code which runs later uses."""
        self.attributes: set[str] = set()
        """Of the module: names of the attributes that are assigned to anywhere."""
        self.changes_by_name = False
        """Of the module: whether it changes variables whose names do not stand in the text."""

    def kind_of(self, name: str) -> str:
        """Return whose variable `name` is here: GLOBAL, CAPTURED or OWN.

        One that cannot change, or that nobody else knows, is its user's OWN.
        """
        name = self.mangled(name)
        owner = self.owner_of(name)
        if owner is not None:
            return CAPTURED if name in owner.captured & owner.changing else OWN
        if name in self.module.captured & self.module.changing:
            return GLOBAL
        unseen = self.module.changes_by_name and not hasattr(builtins, name)
        return GLOBAL if unseen else OWN

    def may_change(self, attribute: str) -> bool:
        """Return whether the program changes attributes of this name."""
        module = self.module
        return module.changes_by_name or self.mangled(attribute) in module.attributes

    def mangled(self, name: str) -> str:
        """Return the name that Python gives to a name: its own, unless it is private."""
        owner = self.private.lstrip("_")
        is_private = owner and name.startswith("__") and not name.endswith("__")
        return f"_{owner}{name}" if is_private else name

    def owner_of(self, name: str) -> Scope | None:
        """Return the scope whose variable a mangled name is; None for the module."""
        if self.kind == "module" or name in self.globals:
            return None
        if name in self.bound and name not in self.nonlocals:
            return self
        around = self.parent
        while around is not None and around.kind == "class":
            around = around.parent
        return around.owner_of(name) if around is not None else None

    def tell_owners(self) -> None:
        """Tell the owners of the names here that these are captured, or assigned to."""
        for name in self.assigned:
            (self.owner_of(name) or self.module).changing.add(name)
        for name in self.used | self.assigned:
            owner = self.owner_of(name) or self.module
            if self._runs_later_than(owner):
                owner.captured.add(name)

    def _runs_later_than(self, owner: Scope) -> bool:
        scope = self
        while scope is not owner:
            if scope.kind in _LATER:
                return True
            assert scope.parent is not None
            scope = scope.parent
        return False


def scopes_of(tree: ast.Module) -> dict[ast.AST, Scope]:
    """Return the scope that each node opens, for those that open one."""
    finder = _Finder()
    with finder.inside(tree, Scope("module")):
        finder.generic_visit(tree)
    for scope in finder.scopes.values():
        scope.tell_owners()
    return finder.scopes


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.scopes: dict[ast.AST, Scope] = {}
        self._here = Scope("module")
        self._has_started = False

    @contextmanager
    def inside(self, node: ast.AST, scope: Scope) -> Iterator[None]:
        before = self._here
        self.scopes[node] = self._here = scope
        yield
        self._here = before

    def _visit_all(self, *nodes: ast.AST | None) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _bind(self, *names: str) -> None:
        self._here.bound.update(self._here.mangled(name) for name in names)

    def _assign(self, name: str) -> None:
        self._bind(name)
        self._here.assigned.add(self._here.mangled(name))

    def _define(self, name: str) -> None:
        if self._has_started and self._here.kind == "module":
            self._assign(name)
        self._bind(name)

    # --- what opens a scope; what is evaluated around it belongs to the scope around -------------

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._define(node.name)
        self._visit_all(*node.decorator_list, *node.args.defaults, *node.args.kw_defaults)
        with self._type_parameters(node), self.inside(node, Scope("function", self._here)):
            self._bind_arguments(node.args)
            self._visit_all(*node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_all(*node.args.defaults, *node.args.kw_defaults)
        with self.inside(node, Scope("function", self._here)):
            self._bind_arguments(node.args)
            self.visit(node.body)

    def _bind_arguments(self, arguments: ast.arguments) -> None:
        self._bind(*(node.arg for node in ast.walk(arguments) if isinstance(node, ast.arg)))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._define(node.name)
        self._visit_all(*node.decorator_list, *node.bases, *node.keywords)
        with (
            self._type_parameters(node),
            self.inside(node, Scope("class", self._here, private=node.name)),
        ):
            self._visit_all(*node.body)

    @contextmanager
    def _type_parameters(self, node: Any) -> Iterator[None]:
        parameters = getattr(node, "type_params", ())  # since Python 3.12
        if not parameters:
            yield
            return
        with self.inside(parameters[0], Scope("parameters", self._here)):
            self._bind(*(parameter.name for parameter in parameters))
            yield

    def visit_TypeAlias(self, node: Any) -> None:  # since Python 3.12; its value comes later
        self._bind(node.name.id)

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> None:
        self._visit_comprehension(node, node.elt)

    visit_SetComp = visit_GeneratorExp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._visit_comprehension(node, node.key, node.value)

    def _visit_comprehension(self, node: Any, *results: ast.expr) -> None:
        first, *others = node.generators
        self.visit(first.iter)
        kind = "generator" if isinstance(node, ast.GeneratorExp) else "comprehension"
        with self.inside(node, Scope(kind, self._here)):
            self._visit_all(first.target, *first.ifs, *others, *results)

    # --- what binds and uses names ----------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            return self._assign(node.id)
        self._here.used.add(self._here.mangled(node.id))
        self._here.module.changes_by_name |= node.id in _BY_NAME

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            self._here.module.attributes.add(self._here.mangled(node.attr))
        self._here.module.changes_by_name |= node.attr in _BY_NAME
        self._has_started |= self._here.kind == "module" and node.attr in _STARTING
        self.visit(node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        before = self._here
        while self._here.kind in _COMPREHENSIONS and self._here.parent:
            self._here = self._here.parent
        self._assign(node.target.id)
        self._here = before

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._visit_all(node.target, node.value)

    def visit_Global(self, node: ast.Global) -> None:
        self._here.globals.update(map(self._here.mangled, node.names))

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self._here.nonlocals.update(map(self._here.mangled, node.names))

    def visit_alias(self, node: ast.alias) -> None:
        self._bind((node.asname or node.name).partition(".")[0])

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name is not None:
            self._bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name is not None:
            self._assign(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest is not None:
            self._assign(node.rest)
        self.generic_visit(node)
