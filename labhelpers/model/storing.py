"""Mark what a statement stores, changes in place and deletes.

A value is stored after it was computed and before anything else is, and no call can stand between
the two in a target. So a target that has shared names gives way to temporary ones, and each
variable gets its value in a statement of its own, in the order in which Python would do it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, NamedTuple

from labhelpers.model.marking import PREFIX, at, first_then
from labhelpers.model.reading import Reading, key_of

_Unpacked = ast.Tuple | ast.List


class Storing(Reading):
    """Transforms what binds names, and what changes that which expressions only read."""

    _temporaries = 0

    def visit_Assign(self, node: ast.Assign) -> Any:
        unpacks = any(isinstance(target, _Unpacked) for target in node.targets)
        value = self.used(node.value) if unpacks else self.visit(node.value)
        if len(node.targets) == 1:
            return self._stores(node.targets[0], value)
        if not any(self._takes_statements(target) for target in node.targets):
            node.targets, node.value = self.expressions(node.targets), value
            return node
        name = self._temporary()
        stores = [self._stores(target, _load(name, target)) for target in node.targets]
        return [_hold(name, value, node), *_flat(stores), _forget([name], node)]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is None:
            return node
        node.value = self.visit(node.value)
        if isinstance(node.target, ast.Name):
            node.value = self._before_store(node.target, node.value)
        else:
            node.target = self.visit(node.target)
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.NamedExpr:
        node.value = self._before_store(node.target, self.visit(node.value))
        return node

    def visit_Delete(self, node: ast.Delete) -> Any:
        return _flat(self._deletes(target) for target in node.targets) or node

    def _deletes(self, target: ast.expr) -> list[ast.stmt]:
        if isinstance(target, _Unpacked):
            return _flat(self._deletes(part) for part in target.elts)
        delete = at(target, ast.Delete([self.visit(target)]))
        nothing = ast.Constant(None)
        if isinstance(target, ast.Name) and (call := self.before_access(target, "write", nothing)):
            return [at(target, ast.Expr(call)), delete]
        return [delete]

    # --- targets ----------------------------------------------------------------------------------

    def _before_store(self, target: ast.Name, value: ast.expr) -> ast.expr:
        return self.before_access(target, "write", value) or value

    def _takes_statements(self, target: ast.expr) -> bool:
        """Return whether Python may not store in it at once: it shares, or looks into parts."""
        if isinstance(target, _Unpacked):
            parts = [_unstarred(part) for part in target.elts]
            return any(isinstance(part, _Unpacked) or self._is_shared(part) for part in parts)
        return self._is_shared(target)

    def _is_shared(self, target: ast.expr | None) -> bool:
        return isinstance(target, ast.Name) and self.is_shared(target.id)

    def _stores(self, target: ast.expr, value: ast.expr) -> list[ast.stmt]:
        """Return the statements that store a value in a target, from left to right."""
        if isinstance(target, ast.Name):
            value = self._before_store(target, value)
        elif isinstance(target, _Unpacked) and self._takes_statements(target):
            return self._unpacks(target, value)
        return [at(target, ast.Assign([self.visit(target)], value))]

    def _unpacks(self, target: _Unpacked, value: ast.expr) -> list[ast.stmt]:
        names = [self._temporary() for _ in target.elts]
        stores = [
            self._stores_held(_unstarred(part), name)
            for part, name in zip(target.elts, names, strict=True)
        ]
        parts = [_renamed(part, name) for part, name in zip(target.elts, names, strict=True)]
        unpack = ast.Assign([at(target, ast.Tuple(parts, ast.Store()))], value)
        return [at(target, unpack), *_flat(stores), _forget(names, target)]

    def _stores_held(self, target: ast.expr, name: str) -> list[ast.stmt]:
        value = _load(name, target)
        if isinstance(target, _Unpacked):
            value = self.call("use", target, value)
        return self._stores(target, value)

    def _caught(self, target: Any) -> tuple[Any, list[ast.stmt]]:
        """Return what to bind in the place of a target, and the statements that store from it."""
        if not isinstance(target, _Unpacked) and not self._is_shared(target):
            return target and self.visit(target), []
        name = self._temporary()
        return _renamed(target, name), [*self._stores_held(target, name), _forget([name], target)]

    # --- compound statements ----------------------------------------------------------------------

    def visit_For(self, node: ast.For) -> ast.For:
        node.iter = self.each(node.iter)
        node.target, stores = self._caught(node.target)
        node.body = [self.round(node, "for"), *stores, *self.statements(node.body)]
        node.orelse = self.statements(node.orelse)
        return node

    def visit_With(self, node: ast.With) -> ast.With:
        made = ast.With([], self.statements(node.body))
        for item in reversed(node.items):
            item.context_expr = self.visit(item.context_expr)
            item.optional_vars, stores = self._caught(item.optional_vars)
            if stores and made.items:  # an item may need the variables of the one before
                made = at(node, ast.With([], [at(node, made)]))
            made.items.insert(0, item)
            made.body[:0] = stores
        return at(node, made)

    def visit_Match(self, node: ast.Match) -> Any:
        node.subject = self.used(node.subject)
        looks = [_attributes_of(case.pattern) for case in node.cases]
        if not any(names for _, names in looks):
            node.cases = [self.visit(case) for case in node.cases]
            return node
        held = self._temporary()
        node.subject = _held_as(held, node.subject)
        cases, node.cases = node.cases, []
        for case, look in zip(cases, looks, strict=True):
            node.cases += [*self._asking_case(case, held, *look), self.visit(case)]
        return [node, _forget([held], node)]

    def _asking_case(
        self, case: ast.match_case, held: str, depth: int, names: list[str | int]
    ) -> list[ast.match_case]:
        """Return what comes before a case whose pattern reads attributes, and is never taken."""
        if not names:
            return []
        place = case.pattern
        given = [ast.Constant(value) for value in (depth, *names)]
        guard = self.call("matched", place, _load(held, place), *given)
        return [ast.match_case(at(place, ast.MatchAs()), guard, [at(place, ast.Pass())])]

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        # A guard comes after the names are bound, and may use them: it stores them, and holds.
        names = self._rename_captures(node.pattern)
        tests = [self.used(node.guard)] if node.guard else []
        body = self.statements(node.body)
        if names:
            stores = [self._walrus(name, held, node.pattern) for name, held in names.items()]
            tests.insert(0, at(node.pattern, ast.Tuple(stores, ast.Load())))  # is true
            body.insert(0, _forget(names.values(), node.pattern))
        if tests:
            node.guard = at(tests[0], ast.BoolOp(ast.And(), tests)) if tests[1:] else tests[0]
        node.body = body
        return node

    def _rename_captures(self, pattern: ast.pattern) -> dict[str, str]:
        """Give a pattern temporary names in the place of shared ones; return which for which."""
        names: dict[str, str] = {}
        for node in ast.walk(pattern):
            field = "rest" if isinstance(node, ast.MatchMapping) else "name"
            name = getattr(node, field, None)
            if name is not None and self.is_shared(name):
                if name not in names:
                    names[name] = self._temporary()
                setattr(node, field, names[name])
        return names

    def _walrus(self, name: str, held: str, place: ast.pattern) -> ast.expr:
        target = at(place, ast.Name(name, ast.Store()))
        return ast.NamedExpr(target, self._before_store(target, _load(held, place)))

    # --- changing in place ------------------------------------------------------------------------

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        target, text = node.target, ast.unparse(node.target)
        if isinstance(target, ast.Name) and not self.is_shared(target.id):
            node.value = self._operand(node, target.id, text)
            return node
        name = self._temporary()
        ways = self._both_ways(target, name, text)
        operand = self._operand(node, name, text)
        return [
            *ways.hold,
            _hold(name, ways.load, node),
            at(node, ast.AugAssign(ast.Name(name, ast.Store()), node.op, operand)),
            *ways.stores,
            _forget([*ways.names, name], node),
        ]

    def _operand(self, node: ast.AugAssign, name: str, text: str) -> ast.expr:
        """Return the operand, after which comes the change of what `name` stands for."""
        value = self.used(node.value)
        if isinstance(node.value, ast.Constant) and not isinstance(node.op, ast.Mult):
            return value  # no container takes one
        return first_then(value, self.call("change", node, _load(name, node), text=text), keep=0)

    def _both_ways(self, target: Any, name: str, text: str) -> _BothWays:
        if isinstance(target, ast.Name):
            load = self.visit(_load(target.id, target))
            return _BothWays([], [], load, self._stores(target, _load(name, target)))
        access: Callable[..., ast.expr] = self.attribute
        parts = [self.visit(target.value)]
        if isinstance(target, ast.Subscript):
            access = self.subscript
            parts.append(key_of(self.visit(target.slice)))
        names = [self._temporary() for _ in parts]
        load, store = (
            access(target, *(_load(held, target) for held in names), text=text, ctx=context)
            for context in (ast.Load(), ast.Store())
        )
        return _BothWays(
            names,
            [_hold(held, part, target) for held, part in zip(names, parts, strict=True)],
            load,
            [at(target, ast.Assign([store], _load(name, target)))],
        )

    def _temporary(self) -> str:
        # As a name of Python's own, it is no member of an Enum and private to no class.
        self._temporaries += 1
        return f"_{PREFIX}{self._temporaries}__"


class _BothWays(NamedTuple):
    """How to load from and store in a target whose parts are evaluated once."""

    names: list[str]
    """Temporary names of its parts."""
    hold: list[ast.stmt]
    load: ast.expr
    stores: list[ast.stmt]


def _load(name: str, place: ast.AST) -> Any:
    return at(place, ast.Name(name, ast.Load()))


def _hold(name: str, value: ast.expr, place: ast.AST) -> ast.stmt:
    return at(place, ast.Assign([ast.Name(name, ast.Store())], value))


def _held_as(name: str, value: ast.expr) -> ast.expr:
    return at(value, ast.NamedExpr(at(value, ast.Name(name, ast.Store())), value))


def _forget(names: Iterable[str], place: ast.AST) -> ast.stmt:
    return at(place, ast.Delete([ast.Name(name, ast.Del()) for name in names]))


def _flat(statements: Iterable[list[ast.stmt]]) -> list[ast.stmt]:
    return list(chain.from_iterable(statements))


def _unstarred(target: ast.expr) -> ast.expr:
    return target.value if isinstance(target, ast.Starred) else target


def _renamed(target: ast.expr, name: str) -> ast.expr:
    """Return a target like this one that is a name, starred if this one is."""
    made: ast.expr = at(target, ast.Name(name, ast.Store()))
    return at(target, ast.Starred(made, ast.Store())) if isinstance(target, ast.Starred) else made


def _attributes_of(pattern: ast.pattern) -> tuple[int, list[str | int]]:
    """Return how deep a pattern goes, and the attributes that it reads, by name or position."""
    inner = [child for child in ast.iter_child_nodes(pattern) if isinstance(child, ast.pattern)]
    found = [_attributes_of(child) for child in inner]
    names: list[str | int] = [name for _, others in found for name in others]
    if isinstance(pattern, ast.MatchClass):
        names += [*range(len(pattern.patterns)), *pattern.kwd_attrs]
    return 1 + max((depth for depth, _ in found), default=0), list(dict.fromkeys(names))
